/** Faults of a create that fails, or that does not where it must. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '#spec/config'
import type { Command, Mutant } from './mutant.js'
import { cgroupIn, note, rootOf, sleeper, stateOf } from './operation-tools.js'

/** Leaves something after a create that failed. */
const leavesBehind = (name: string, leave: (command: Command) => void): Mutant => ({
  name: `failed-create-leaves-${name}`,
  breaks: ['errors-leave-environment'],
  collateral: {
    ids: [
      'create-id-not-unique-no-container',
      'create-id-invalid',
      'create-missing-id',
      'create-missing-bundle',
      'bundle-config-required',
      'bundle-config-in-root',
      'bundle-config-name',
    ],
    why: 'their creates fail, too',
  },
  instead: {
    create: command => {
      const code = command.run()
      if (code !== 0 && stateOf(command).status === undefined) leave(command)
      return code
    },
  },
})

const ignores = (name: string, row: string, config: (config: Config) => void): Mutant => ({
  name: `create-ignores-${name}`,
  breaks: [
    `create-cannot-apply-error[${row}]`,
    `create-cannot-apply-no-container[${row}]`,
    `lifecycle-create-environment-error[${row}]`,
  ],
  config,
})
export const mutants: readonly Mutant[] = [
  {
    name: 'create-that-failed-takes-the-id',
    breaks: ['create-cannot-apply-no-container', 'errors-leave-environment'],
    instead: {
      create: command => {
        if (existsSync(note(command, 'failed'))) return 1
        const code = command.run()
        if (code !== 0) writeFileSync(note(command, 'failed'), '')
        return code
      },
    },
  },
  ...(['config.json', 'rootfs/mnt'] as const).map(
    (file): Mutant => ({
      name: `failed-create-takes-${file.split('/').at(-1)}`,
      breaks: ['errors-leave-environment[hostname that is too long]'],
      instead: {
        create: command => {
          const code = command.run()
          if (code !== 0 && stateOf(command).status === undefined)
            rmSync(join(command.bundle, file), { recursive: true, force: true })
          return code
        },
      },
    }),
  ),
  leavesBehind('cgroups', command => {
    for (const dir of cgroupIn(command)) mkdirSync(dir, { recursive: true })
  }),
  leavesBehind('one-cgroup', command => {
    for (const dir of cgroupIn(command, 'freezer')) mkdirSync(dir, { recursive: true })
  }),
  leavesBehind('state', command => spawnSync('mkdir', ['-p', join(rootOf(command), command.id)])),
  leavesBehind('process', command => sleeper(command.bundle)),
  leavesBehind('mount', command => {
    if (existsSync(join(command.bundle, 'rootfs/mnt')))
      spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', join(command.bundle, 'rootfs/mnt')])
  }),
  {
    name: 'failed-create-leaves-container',
    breaks: ['create-cannot-apply-no-container', 'errors-leave-environment'],
    instead: {
      create: command => {
        const code = command.run()
        if (code === 0 || !/sysctl/.test(readFileSync(join(command.bundle, 'config.json'), 'utf8')))
          return code
        const file = join(command.bundle, 'config.json')
        const text = readFileSync(file, 'utf8')
        const config = JSON.parse(text) as Config
        delete config.linux?.sysctl
        writeFileSync(file, JSON.stringify(config))
        command.run()
        writeFileSync(file, text)
        return code
      },
    },
  },
  ignores('missing-bind-source', 'bind mount whose source does not exist', config => {
    config.mounts = config.mounts?.filter(({ source, type }) => type !== 'bind' || existsSync(source!)) ?? []
  }),
  ignores('unknown-mount-type', 'mount of an unknown type', config => {
    for (const mount of config.mounts ?? []) if (mount.type === 'conformancefs') mount.type = 'tmpfs'
  }),
  ignores('bad-mount-option', 'mount with a bad option', config => {
    for (const mount of config.mounts ?? [])
      mount.options = mount.options?.filter(option => option !== 'size=many') ?? []
  }),
  ignores('missing-namespace', 'namespace path that does not exist', config => {
    for (const entry of config.linux?.namespaces ?? [])
      if (entry.path && !existsSync(entry.path)) delete entry.path
  }),
  ignores('namespace-of-another-type', 'namespace path of another type', config => {
    for (const entry of config.linux?.namespaces ?? []) if (entry.path?.endsWith('ipc')) delete entry.path
  }),
  ignores('bad-sysctl', 'sysctl with a bad value', config => {
    if (config.linux?.sysctl?.['net.ipv4.ip_forward'] === 'conformance') delete config.linux.sysctl
  }),
  ignores('unknown-sysctl', 'sysctl that does not exist', config => {
    delete config.linux?.sysctl?.['net.ipv4.conformance']
  }),
  ignores('long-hostname', 'hostname that is too long', config => {
    if (config.hostname) config.hostname = config.hostname.slice(0, 64)
  }),
  ignores('missing-root', 'root path that does not exist', config => {
    if (config.root?.path === 'no-such-folder') config.root.path = 'rootfs'
  }),
  ignores('bad-cpus', 'cpus that do not exist', config => {
    if (config.linux?.resources?.cpu?.cpus === '9000') delete config.linux.resources
  }),
]
