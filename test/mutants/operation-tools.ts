/** What the faults of operations have in common. */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cgroupMounts } from '#host/cgroup'
import type { State } from '#runtime/state'
import type { Config } from '#spec/config'
import type { Command, Mutant } from './mutant.js'

export const stateOf = (command: Command): Partial<State> => {
  try {
    return JSON.parse(command.ask('state', command.id).stdout)
  } catch {
    return {}
  }
}
export const rootOf = ({ argv }: Command): string => argv[argv.indexOf('--root') + 1]!
export const configOf = ({ bundle }: { bundle: string }): Partial<Config> => {
  try {
    return JSON.parse(readFileSync(join(bundle, 'config.json'), 'utf8'))
  } catch {
    return {}
  }
}
/** Refuses a configuration, and passes on all others. */
export const refuseIf =
  (wrong: (config: Partial<Config>) => boolean) =>
  (command: Command): number =>
    wrong(configOf(command)) ? 1 : command.run()

/** Runs the real create and, if it succeeds, something with the pid of the container. */
export const afterCreate =
  (act: (pid: number, command: Command) => void) =>
  (command: Command): number => {
    const code = command.run()
    const { pid } = stateOf(command)
    if (code === 0 && pid) act(pid, command)
    return code
  }

export const note = ({ notes }: Command, name: string) => join(notes, name)

/** A delete that does something more once the real one is done, with the container as it was before. */
export const afterDelete = (
  act: (command: Command, before: { bundle: string; pid: number }) => void,
): NonNullable<Mutant['instead']> => ({
  delete: command => {
    const { bundle = '', pid = 0 } = stateOf(command)
    const code = command.run()
    if (code === 0 && bundle) act(command, { bundle, pid })
    return code
  },
})

/** Delete leaves the cgroups of some containers. */
export const leavesCgroups = (
  isMeant: (config: Partial<Config>, command: Command) => unknown,
): NonNullable<Mutant['instead']> =>
  afterDelete((command, { bundle }) => {
    if (isMeant(configOf({ bundle }), command))
      for (const dir of cgroupIn({ bundle })) mkdirSync(dir, { recursive: true })
  })

/** The five operations with another argument in the place of the last one. */
export const withLast = ({ argv, run }: Command, last: string): number => run([...argv.slice(0, -1), last])

export const sleeper = (cwd: string) =>
  spawn('sleep', ['1000'], { cwd, stdio: 'ignore', detached: true }).unref()
export const cgroupIn = (command: { bundle: string }, only?: string): string[] =>
  cgroupMounts()
    .map(({ mountPoint }) => join(mountPoint, configOf(command).linux?.cgroupsPath ?? ''))
    .filter(dir => only === undefined || dir.includes(`/${only}/`))

/** Ids of the other containers than the command's. */
export const otherIds = (command: Command): string[] =>
  existsSync(rootOf(command)) ? readdirSync(rootOf(command)).filter(name => name !== command.id) : []
export const hasOthers = (command: Command): boolean => otherIds(command).length > 0

/** A script run on the host; `$0` is the first of its arguments. */
export const shell = (script: string, ...args: (string | number)[]) =>
  spawnSync('sh', ['-c', script, ...args.map(String)], { stdio: 'ignore' })

/** A file that containers have in common. */
export const shared = (command: Command, name: string) => join(dirname(rootOf(command)), name)

/** A short name made of a text. */
export const hash = (text: string) => createHash('sha1').update(text).digest('hex').slice(0, 12)
