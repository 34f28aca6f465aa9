/** Makes a runtime that changes something of `process`, where there is one. */
import type { Config, Process } from '#spec/config'
import type { Mutant } from './mutant.js'

export const spoiled = (
  name: string,
  breaks: string | string[],
  edit: (process: Process, config: Config) => void,
  collateral?: Mutant['collateral'],
): Mutant => ({
  name,
  breaks: [breaks].flat(),
  config: config => {
    if (config.process) edit(config.process, config)
  },
  ...(collateral ? { collateral } : {}),
})

/** The same with the edit made in the runtime's own process, which has its environment, groups and umask. */
export const spoiledByItself = (...of: Parameters<typeof spoiled>): Mutant => ({
  ...spoiled(...of),
  instead: { create: command => command.run() },
})
