/** Modules within a bundle look for files where they are by themselves, and not where the bundle is. */
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Plugin } from 'esbuild'

/** Has all our modules do so in a bundle that will be in `folder`. */
export const ownPlaces = (folder: string): Plugin => ({
  name: 'own places',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/dist\/(cmd|lib|generate)\/.*\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(
        'import.meta.url',
        `new URL('${relative(folder, path)}', import.meta.url).href`,
      ),
    })),
})
