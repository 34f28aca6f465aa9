/** Edits of a configuration that faults of several areas have in common. */
import { resolve } from 'node:path'
import type { Config, Linux, Mount } from '#spec/config'
import type { Command, Mutant } from './mutant.js'

export type Edit = NonNullable<Mutant['config']>

/** A fault that edits the configuration, and no more. */
export const fault = (name: string, breaks: string | readonly string[], config: Edit): Mutant => ({
  name,
  breaks: [breaks].flat(),
  config,
})

/** Has the runtime refuse the container: a version that is a number, no runtime takes. */
export const refuse = (config: Config): void => {
  config.ociVersion = 7 as never
}

/** Refuses what it must not. */
export const refuses = (
  name: string,
  breaks: string | readonly string[],
  when: (config: Config, command: Command) => unknown,
): Mutant =>
  fault(name, breaks, (config, command) => {
    if (when(config, command)) refuse(config)
  })

/** Edits what is Linux's. */
export const onLinux =
  (edit: (linux: Linux, config: Config, command: Command) => void): Edit =>
  (config, command) =>
    config.linux && edit(config.linux, config, command)

/** Takes mounts away. */
export const withoutMounts =
  (isLost: (mount: Mount, config: Config, command: Command) => unknown): Edit =>
  (config, command) => {
    if (config.mounts) config.mounts = config.mounts.filter(mount => !isLost(mount, config, command))
  }

/** Where the root file system of a bundle is. */
export const rootfsOf = ({ root }: Partial<Config>, { bundle }: Command): string =>
  resolve(bundle, root?.path ?? '')
