/** Faults of the lifecycle. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cgroupMounts } from '#host/cgroup'
import type { Mutant } from './mutant.js'
import { configOf, hasOthers, note, rootOf, stateOf } from './operation-tools.js'

/** Of a container whose process died before start, an operation that has come too late is fine. */
const lateIsFine = (operation: 'start' | 'kill', key: string): Mutant => ({
  name: `${operation}-of-one-that-died-before-start-is-fine`,
  breaks: [key],
  instead: {
    start: command => {
      const isLate = operation === 'start' && stateOf(command).status === 'stopped'
      if (isLate && !existsSync(note(command, 'started'))) return 0
      writeFileSync(note(command, 'started'), '')
      return command.run()
    },
    kill: command => {
      const isLate = operation === 'kill' && stateOf(command).status === 'stopped'
      return isLate && !existsSync(note(command, 'started')) ? 0 : command.run()
    },
  },
})

export const mutants: readonly Mutant[] = [
  lateIsFine('start', 'start-not-created-error[stopped]'),
  lateIsFine('kill', 'kill-not-running-error[stopped]'),
  {
    name: 'start-goes-on-in-the-background',
    breaks: ['hook-poststart-before-start-returns'],
    alike: { runtimes: ['runc'], why: 'runc runs poststart hooks within create' },
    instead: {
      start: command => {
        if (stateOf(command).status !== 'created') return command.run()
        const real = process.argv[3]!
        const script = '(sleep 0.3; exec "$@") >/dev/null 2>&1 </dev/null &'
        return spawnSync('sh', ['-c', script, 'sh', real, ...command.argv]).status!
      },
    },
  },
  {
    name: 'start-does-nothing-beside-another-container',
    breaks: ['lifecycle-run-program', 'start-runs-program'],
    instead: {
      start: command => (hasOthers(command) && stateOf(command).status === 'created' ? 0 : command.run()),
    },
  },
  ...(['state', 'start', 'kill', 'delete'] as const).map(
    (operation): Mutant => ({
      name: `${operation}-unknown-command`,
      breaks: ['operations-supported', 'runtime-scope-same-entity'],
      instead: { [operation]: () => 1 },
    }),
  ),
  {
    name: 'start-starts-all',
    breaks: ['operations-supported', 'runtime-scope-same-entity'],
    instead: {
      start: command => {
        for (const id of readdirSync(rootOf(command))) if (id !== command.id) command.ask('start', id)
        return command.run()
      },
    },
  },
  {
    name: 'create-kills-the-others',
    breaks: ['operations-supported', 'runtime-scope-same-entity'],
    instead: {
      create: command => {
        const code = command.run()
        for (const id of readdirSync(rootOf(command))) if (id !== command.id) command.ask('kill', id, 'KILL')
        return code
      },
    },
  },
  {
    name: 'state-stopped-once-killed',
    breaks: ['state-status-running', 'state-status-additional-values'],
    instead: {
      kill: command => {
        writeFileSync(note(command, 'killed'), '')
        return command.run()
      },
    },
    state: (state, command) => {
      if (state.status !== 'running' || !existsSync(note(command, 'killed'))) return
      state.status = 'stopped'
      delete state.pid
    },
  },
  {
    name: 'create-leaves-no-container',
    breaks: ['create-new-container'],
    instead: {
      create: command => {
        const code = command.run()
        command.ask('delete', '--force', command.id)
        return code
      },
    },
  },
  {
    name: 'start-does-nothing',
    breaks: ['start-runs-program', 'lifecycle-run-program', 'state-status-running'],
    instead: { start: command => (stateOf(command).status === 'created' ? 0 : command.run()) },
  },
  ...(
    [
      ['without-empty-arguments', args => args.filter(arg => arg !== '')],
      ['without-last-argument', args => (args.length > 4 ? args.slice(0, -1) : args)],
      ['with-trimmed-arguments', args => args.map(arg => (arg.length < 40 ? arg.trim() : arg))],
    ] as [string, (args: string[]) => string[]][]
  ).map(
    ([name, edit]): Mutant => ({
      name: `start-${name}`,
      breaks: ['start-runs-program', 'lifecycle-run-program'],
      config: config => {
        if (config.process?.args) config.process.args = edit(config.process.args)
      },
    }),
  ),
  {
    name: 'start-runs-program-twice',
    breaks: ['start-runs-program', 'lifecycle-run-program'],
    config: config => {
      const { args } = config.process ?? {}
      if (args?.includes('zero')) config.process!.args = ['/bin/sh', '-c', '"$@"; exec "$@"', 'sh', ...args]
    },
  },
  {
    name: 'start-needs-config',
    breaks: ['lifecycle-config-updates-ignored', 'create-config-changes-no-effect'],
    instead: {
      start: command => (existsSync(join(stateOf(command).bundle ?? '/', 'config.json')) ? command.run() : 1),
    },
  },
  {
    name: 'delete-needs-config',
    breaks: ['lifecycle-config-updates-ignored', 'create-config-changes-no-effect'],
    instead: {
      delete: command => {
        const { bundle } = stateOf(command)
        return bundle && !configOf({ bundle }).ociVersion ? 1 : command.run()
      },
    },
  },
  {
    name: 'state-reads-config',
    breaks: ['lifecycle-config-updates-ignored', 'create-config-changes-no-effect'],
    state: state => {
      state.annotations = configOf(state).annotations ?? state.annotations!
    },
  },
  {
    name: 'state-reads-version-of-config',
    breaks: ['lifecycle-config-updates-ignored', 'create-config-changes-no-effect'],
    state: state => {
      state.ociVersion = configOf(state).ociVersion ?? state.ociVersion
    },
  },
  {
    name: 'delete-reads-cgroup-of-config',
    breaks: ['lifecycle-config-updates-ignored', 'create-config-changes-no-effect'],
    instead: {
      delete: command => {
        const { bundle = '/' } = stateOf(command)
        const code = command.run()
        const made = readFileSync(note(command, 'cgroup'), 'utf8')
        if (configOf({ bundle }).linux?.cgroupsPath !== made)
          for (const { mountPoint } of cgroupMounts()) mkdirSync(join(mountPoint, made), { recursive: true })
        return code
      },
      create: command => {
        writeFileSync(note(command, 'cgroup'), configOf(command).linux?.cgroupsPath ?? '/none')
        return command.run()
      },
    },
  },
  {
    name: 'delete-reads-hooks-of-config',
    breaks: ['lifecycle-config-updates-ignored', 'create-config-changes-no-effect'],
    instead: {
      delete: command => {
        const { bundle = '/' } = stateOf(command)
        const code = command.run()
        for (const { path, args } of configOf({ bundle }).hooks?.poststop ?? []) {
          if (args?.some(arg => arg.includes('changed'))) spawnSync(path, args.slice(1))
        }
        return code
      },
    },
  },
  {
    name: 'state-running-unless-killed',
    breaks: ['lifecycle-process-exit-causes', 'state-status-stopped'],
    instead: {
      kill: command => {
        writeFileSync(note(command, 'killed'), '')
        return command.run()
      },
    },
    state: (state, command) => {
      if (state.status === 'stopped' && !existsSync(note(command, 'killed'))) state.status = 'running'
    },
  },
  {
    name: 'create-fails-on-unknown-capability',
    breaks: ['warnings-continue[unknown capability]'],
    instead: {
      create: command => (/CAP_CONFORMANCE/.test(JSON.stringify(configOf(command))) ? 1 : command.run()),
    },
  },
  {
    name: 'delete-fails-on-poststop-hook',
    breaks: ['warnings-continue[poststop hook fails]'],
    instead: {
      delete: command => {
        const { bundle = '/' } = stateOf(command)
        const fails = /exit 5/.test(JSON.stringify(configOf({ bundle }).hooks?.poststop ?? ''))
        return command.run() || (fails ? 1 : 0)
      },
    },
  },
]
