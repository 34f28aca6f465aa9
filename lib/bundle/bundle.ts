/** A bundle: a folder with config.json and a root filesystem (bundle.md). */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Generator } from '#generate'
import { makeRootfs } from './rootfs.js'

/** Changes a configuration in place. */
export type Edit = (config: Generator) => unknown

export interface Bundle {
  /** Absolute path of the bundle. */
  dir: string
  /** Absolute path of its root filesystem. */
  rootfs: string
  /** The configuration as it was written last; `write` after a change. */
  config: Generator
  /** Writes the configuration to config.json. */
  write: () => void
}

/** Makes a bundle in a new folder `dir`, with the default configuration changed by the edits in turn. */
export function makeBundle(dir: string, busybox: string, ...edits: Edit[]): Bundle {
  const rootfs = join(dir, 'rootfs')
  const config = new Generator()
  mkdirSync(dir, { mode: 0o755 })
  makeRootfs(rootfs, busybox)
  for (const edit of edits) edit(config)
  const bundle: Bundle = {
    dir,
    rootfs,
    config,
    write: () => writeFileSync(join(dir, 'config.json'), config.toString()),
  }
  bundle.write()
  return bundle
}
