import { type Generator, requirement } from '#harness'
import { hooksInOrder, type Life, liveRichly } from './_rich.js'

// Names that no version of the spec defines, with a value of each JSON type.
const strange = {
  'x-string': 'text',
  'com.example.dotted': '',
  xNumber: -1.5,
  xTrue: true,
  xNull: null,
  xObject: { path: '/nowhere', list: [{ deep: {} }], empty: {} },
  xArray: ['text', 1, null, [], { type: 'bogus' }],
  größe: 'not ASCII',
}

// Names that the spec defines, but elsewhere; each level is given those of the others.
const elsewhere: Record<string, [owner: string, value: unknown]> = {
  hostname: ['', 'wrong'],
  ociVersion: ['', '9.9.9'],
  cwd: ['/process', '/proc'],
  oomScoreAdj: ['/process', 123],
  rootfsPropagation: ['/linux', 'bogus'],
  cgroupsPath: ['/linux', 7],
  containerID: ['/linux/uidMappings/0', 5],
  defaultAction: ['/linux/seccomp', 'SCMP_ACT_KILL'],
}

const levels = [
  '',
  '/root',
  '/mounts/0',
  '/mounts/6',
  '/process',
  '/process/user',
  '/process/capabilities',
  '/process/rlimits/0',
  '/process/consoleSize',
  '/process/scheduler',
  '/process/ioPriority',
  '/hooks',
  '/hooks/prestart/0',
  '/hooks/createRuntime/0',
  '/hooks/poststart/0',
  '/hooks/poststop/0',
  '/linux',
  '/linux/namespaces/0',
  '/linux/devices/0',
  '/linux/personality',
  '/linux/resources',
  '/linux/resources/devices/0',
  '/linux/resources/memory',
  '/linux/resources/cpu',
  '/linux/resources/blockIO',
  '/linux/resources/pids',
  '/linux/seccomp',
  '/linux/seccomp/syscalls/0',
  '/linux/seccomp/syscalls/1/args/0',
]

const hasLevel = (g: Generator, level: string): boolean =>
  level
    .split('/')
    .slice(1)
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], g.config) !==
  undefined

const addTo = (g: Generator, level: string) => {
  for (const [name, value] of Object.entries(strange)) g.patch(`${level}/${name}`, value)
  for (const [name, [owner, value]] of Object.entries(elsewhere)) {
    if (owner !== level) g.patch(`${level}/${name}`, value)
  }
  // It would show in the log if it ran.
  if (level === '/hooks') g.patch('/hooks/prestop', structuredClone(g.config.hooks?.poststop))
}

const ids = ['extensibility-ignore-unknown', 'extensibility-no-error']

export default requirement(ids, async t => {
  const usual = await liveRichly(t)
  t.succeeded('extensibility-no-error', usual.start ?? usual.create, 'the configuration runs without them')
  t.same('extensibility-ignore-unknown', usual.seen?.hooks, hooksInOrder, 'it takes effect')
  if (!usual.seen) return

  const keysOf = (level: string) => ids.map(id => `${id}[${level || 'top level'}]`) as [string, string]
  const judge = (level: string, life: Life) => {
    const [ignore, error] = keysOf(level)
    t.succeeded(error, life.create, 'create must take unknown properties')
    if (life.start) t.succeeded(error, life.start, 'start must take unknown properties')
    t.same(ignore, life.seen, usual.seen, 'all is as without them')
  }

  // An object that only some views of the host have the controller for.
  const present: string[] = []
  const all = await liveRichly(t, g => {
    present.push(...levels.filter(level => hasLevel(g, level)))
    for (const level of present) addTo(g, level)
  })
  const holds = JSON.stringify(all.seen) === JSON.stringify(usual.seen)
  for (const level of levels.filter(level => keysOf(level).some(key => t.wants(key)))) {
    if (present.includes(level)) judge(level, holds ? all : await liveRichly(t, g => addTo(g, level)))
    else for (const key of keysOf(level)) t.skip(key, `this view of the host has no controller for ${level}`)
  }
})
