/** What differs between runtimes on the command line; an unknown runtime gets the plain adapter. */

export interface Adapter {
  /** Name as `--version` prints it. */
  name: string
  /** Options before the command, given the folder for the runtime's own state. */
  globalArgs: (stateDir: string) => string[]
  /** Whether the container's process is visible as such in the host's /proc: false where a sandbox holds it. */
  sharesKernel: boolean
  /** Whether it manages cgroups with these options. */
  managesCgroups: boolean
}

const rootOnly = (stateDir: string) => ['--root', stateDir]

const plain: Adapter = { name: 'plain', globalArgs: rootOnly, sharesKernel: true, managesCgroups: true }

const adapters: readonly Adapter[] = [
  { ...plain, name: 'crun' },
  { ...plain, name: 'runc' },
  { ...plain, name: 'youki' },
  {
    name: 'runsc',
    // Neither a network stack of the host's nor its cgroups are needed to run a container.
    globalArgs: stateDir => ['--root', stateDir, '--network=none', '--ignore-cgroups'],
    sharesKernel: false,
    managesCgroups: false,
  },
]

/** The adapter of a runtime by its name, or the plain one under that name; `args` come after its own options. */
export function adapterFor(name: string, args: readonly string[]): Adapter {
  const adapter = adapters.find(adapter => adapter.name === name) ?? { ...plain, name }
  return { ...adapter, globalArgs: stateDir => [...adapter.globalArgs(stateDir), ...args] }
}
