/** A mutant as a program on disk: what it leaves alone goes to the real runtime without a detour. */
import { chmodSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { areaOf } from './all.js'
import type { Mutant } from './mutant.js'

/** The shim of an area, which the build makes: as deep below dist/ as the files that it is made of. */
export const shimOf = (area: string): string => fileURLToPath(new URL(`./shim-${area}.cjs`, import.meta.url))

/** Separates the words of a request for an edit; no command line has it. */
export const separator = '\x1f'

const shimmed = ({ config, state, features, instead = {} }: Mutant): string[] => [
  ...(config && instead.create ? ['create'] : []),
  ...(state ? ['state'] : []),
  ...(features ? ['features'] : []),
  ...Object.keys(instead),
]

// Most mutants only edit the configuration: the worker does it on request, which saves a start of Node each time.
const edited = ({ name }: Mutant, base: string, requests: string): string => `
  create)
    answer='${requests}'.$$
    mkfifo "$answer"
    exec 9<>"$answer"
    printf '${name}\\037%s\\037%s\\037%s\\n' "$answer" "$PWD" "$(IFS=$(printf '\\037'); printf %s "$*")" >'${requests}'
    read -r _ <&9
    '${base}' "$@" 9<&-
    status=$?
    printf 'done\\037%s\\n' "$answer" >'${requests}'
    read -r _ <&9
    rm -f "$answer"
    exit $status ;;`

/** Writes the program of a mutant of the runtime at `base`; `requests` is the FIFO that an editor listens at. */
export function writeProgram(file: string, mutant: Mutant, base: string, requests: string): void {
  const words = [...new Set(shimmed(mutant))]
  const cases = [
    ...(mutant.config && !mutant.instead?.create ? [edited(mutant, base, requests)] : []),
    ...(words.length === 0
      ? []
      : [
          `\n  ${words.join(' | ')}) exec '${process.execPath}' '${shimOf(areaOf(mutant))}' '${mutant.name}' '${base}' "$@" ;;`,
        ]),
    '\n  create | start | state | kill | delete | features) break ;;',
  ]
  writeFileSync(
    file,
    `#!/bin/sh\nfor word in "$@"; do\n  case $word in${cases.join('')}\n  esac\ndone\nexec '${base}' "$@"\n`,
  )
  chmodSync(file, 0o755)
}
