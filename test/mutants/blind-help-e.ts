/** Blind faults of features, refusals and cgroups' corners. */
import { chmodSync, chownSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cgroupDirs } from '#host/cgroup'
import type { Config } from '#spec/config'
import type { Command, Mutant } from './mutant.js'

// biome-ignore lint/suspicious/noExplicitAny: scratch
type Any = any

const f = (name: string, breaks: string[], features: (f: Any) => void): Mutant => ({ name: `blind-${name}`, breaks, features })
const c = (name: string, breaks: string[], config: (c: Any, command: Command) => void, cgroup?: 'v1' | 'v2'): Mutant => ({
  name: `blind-${name}`,
  breaks,
  config,
  ...(cgroup && { cgroup }),
})
const raw = (name: string, breaks: string[], change: (text: string) => string, exit = 0): Mutant => ({
  name: `blind-${name}`,
  breaks,
  instead: {
    features: command => {
      const { code, stdout } = command.ask('features')
      process.stdout.write(change(stdout))
      return code || exit
    },
  },
})
const owner = (name: string, breaks: string[], change: (dir: string, uid: number) => void): Mutant => ({
  name: `blind-owner-${name}`,
  breaks,
  cgroup: 'v2',
  instead: {
    create: command => {
      const code = command.run()
      if (code !== 0) return code
      const { pid } = JSON.parse(command.ask('state', command.id).stdout)
      const dir = cgroupDirs(pid).get('unified')!
      const { uid } = statSync(dir)
      if (uid !== 0) change(dir, uid)
      return 0
    },
  },
})
const errs = ['ALLOW', 'LOG', 'KILL', 'KILL_PROCESS', 'KILL_THREAD', 'TRAP'].map(a => `SCMP_ACT_${a}`)
const unif = (name: string, breaks: string[], change: (pairs: [string, string][]) => [string, string][]): Mutant =>
  c(`unified-${name}`, breaks, config => {
    const r = config.linux?.resources
    if (r?.unified) r.unified = Object.fromEntries(change(Object.entries(r.unified)))
  }, 'v2')
const hasUserns = (config: Any) => config.linux?.namespaces?.some((n: Any) => n.type === 'user')

export const mutants: readonly Mutant[] = [
  f('min-empty', ['features-ociversionmin'], x => { x.ociVersionMin = '' }),
  f('min-zero-led', ['features-ociversionmin'], x => { x.ociVersionMin = '01.0.0' }),
  f('min-space', ['features-ociversionmin'], x => { x.ociVersionMin += ' ' }),
  f('max-null', ['features-ociversionmax'], x => { x.ociVersionMax = null }),
  f('max-two-parts', ['features-ociversionmax'], x => { x.ociVersionMax = '1.2' }),
  f('min-rc-of-max', ['features-max-not-less-than-min'], x => { x.ociVersionMin = '1.1.0'; x.ociVersionMax = '1.1.0-rc.3' }),
  f('min-numeric-pre', ['features-max-not-less-than-min'], x => { x.ociVersionMin = '1.1.0-rc.10'; x.ociVersionMax = '1.1.0-rc.9' }),
  f('min-too-old', ['features-accept-min'], x => { x.ociVersionMin = '0.0.1-none' }),
  f('max-major-2', ['features-accept-max'], x => { x.ociVersionMax = '2.0.0' }),
  f('hooks-capital', ['features-hooks-supported'], x => { x.hooks[0] = 'Prestart' }),
  f('hooks-lower', ['features-hooks-supported'], x => { x.hooks = x.hooks.map((h: string) => h.toLowerCase()) }),
  f('hooks-null-item', ['features-hooks'], x => { x.hooks.push(null) }),
  f('hooks-empty', ['features-hooks'], x => { x.hooks = [] }),
  f('options-empty', ['features-mountoptions'], x => { x.mountOptions = [] }),
  f('options-number', ['features-mountoptions'], x => { x.mountOptions.push(1) }),
  f('options-capital', ['features-mountoptions-recognized'], x => { x.mountOptions.push('RO') }),
  f('options-space', ['features-mountoptions-recognized'], x => { x.mountOptions.push('nosuid ') }),
  f('options-empty-name', ['features-mountoptions-recognized'], x => { x.mountOptions.push('') }),
  ...['mode', 'uid', 'gid', 'lowerdir', 'upperdir', 'hidepid', 'newinstance', 'ptmxmode', 'nr_inodes', 'huge', 'inode64', 'context', 'data', 'acl2', 'subset', 'nsdelegate', 'errors', 'discard', 'size='].map(o =>
    f(`options-fs-${o}`, ['features-mountoptions-no-fs-specific'], x => { x.mountOptions.push(o) })),
  f('ns-mnt', ['features-linux-namespaces-recognized'], x => { x.linux.namespaces = x.linux.namespaces.map((n: string) => n === 'mount' ? 'mnt' : n) }),
  f('ns-upper', ['features-linux-namespaces-recognized'], x => { x.linux.namespaces.push('UTS') }),
  f('ns-empty', ['features-linux-namespaces[complete]'], x => { x.linux.namespaces = [] }),
  f('caps-without-prefix', ['features-linux-capabilities-recognized'], x => { x.linux.capabilities = x.linux.capabilities.map((n: string) => n.slice(4)) }),
  f('caps-lower', ['features-linux-capabilities-recognized'], x => { x.linux.capabilities = x.linux.capabilities.map((n: string) => n.toLowerCase()) }),
  f('caps-all', ['features-linux-capabilities-recognized'], x => { x.linux.capabilities.push('ALL') }),
  f('caps-number', ['features-linux-capabilities'], x => { x.linux.capabilities.push(41) }),
  f('caps-empty', ['features-linux-capabilities'], x => { x.linux.capabilities = [] }),
  f('cgroup-v1-text', ['features-linux-cgroup-v1'], x => { x.linux.cgroup.v1 = 'true' }),
  f('cgroup-systemd-text', ['features-linux-cgroup'], x => { x.linux.cgroup.systemd = 'true' }),
  f('cgroup-systemduser-number', ['features-linux-cgroup'], x => { x.linux.cgroup.systemdUser = 1 }),
  f('cgroup-rdma-text', ['features-linux-cgroup'], x => { x.linux.cgroup.rdma = '' }),
  f('cgroup-list', ['features-linux-cgroup'], x => { x.linux.cgroup = ['v1', 'v2'] }),
  f('cgroup-extra', ['features-no-undefined-properties'], x => { x.linux.cgroup.hybrid = true }),
  f('seccomp-enabled-number', ['features-linux-seccomp-enabled'], x => { x.linux.seccomp.enabled = 1 }),
  f('seccomp-action-lower', ['features-linux-seccomp-actions'], x => { x.linux.seccomp.actions = x.linux.seccomp.actions.map((n: string) => n.toLowerCase()) }),
  f('seccomp-action-null', ['features-linux-seccomp-actions'], x => { x.linux.seccomp.actions.push(null) }),
  f('seccomp-actions-empty', ['features-linux-seccomp-actions'], x => { x.linux.seccomp.actions = [] }),
  f('seccomp-op-short', ['features-linux-seccomp-operators'], x => { x.linux.seccomp.operators = x.linux.seccomp.operators.map((n: string) => n.slice(9)) }),
  f('seccomp-op-text', ['features-linux-seccomp-operators'], x => { x.linux.seccomp.operators = x.linux.seccomp.operators.join(',') }),
  f('seccomp-archs-short', ['features-linux-seccomp-archs'], x => { x.linux.seccomp.archs = ['SCMP_ARCH_AMD64'] }),
  f('seccomp-archs-native', ['features-linux-seccomp-archs'], x => { x.linux.seccomp.archs = ['SCMP_ARCH_X86_64', 'native'] }),
  f('seccomp-flags-short', ['features-linux-seccomp-knownflags'], x => { x.linux.seccomp.knownFlags = ['LOG'] }),
  f('seccomp-supported-listener', ['features-linux-seccomp-supportedflags'], x => { x.linux.seccomp.supportedFlags = ['SECCOMP_FILTER_FLAG_NEW_LISTENER'] }),
  f('seccomp-supported-type', ['features-linux-seccomp-supportedflags'], x => { x.linux.seccomp.supportedFlags = {} }),
  f('apparmor-text', ['features-linux'], x => { x.linux.apparmor.enabled = 'true' }),
  f('apparmor-bool', ['features-linux'], x => { x.linux.apparmor = true }),
  f('selinux-number', ['features-linux'], x => { x.linux.selinux.enabled = 0 }),
  f('rdt-text', ['features-linux'], x => { x.linux.intelRdt.enabled = 'no' }),
  f('rdt-schemata', ['features-linux'], x => { x.linux.intelRdt.schemata = 'L3' }),
  f('rdt-monitoring', ['features-linux'], x => { x.linux.intelRdt.monitoring = 1 }),
  f('idmap-bool', ['features-linux-mountext-idmap'], x => { x.linux.mountExtensions.idmap = true }),
  f('idmap-text', ['features-linux-mountext-idmap'], x => { x.linux.mountExtensions.idmap.enabled = 'true' }),
  f('idmap-list', ['features-linux-mountext-idmap'], x => { x.linux.mountExtensions = ['idmap'] }),
  f('netdevices-bool', ['features-linux-netdevices-enabled'], x => { x.linux.netDevices = true }),
  f('mempolicy-mode-bogus', ['features-linux-mempolicy-modes'], x => { x.linux.memoryPolicy.modes.push('MPOL_BOGUS') }),
  f('mempolicy-mode-lower', ['features-linux-mempolicy-modes'], x => { x.linux.memoryPolicy.modes = x.linux.memoryPolicy.modes.map((n: string) => n.slice(5).toLowerCase()) }),
  f('mempolicy-flag-as-mode', ['features-linux-mempolicy-flags'], x => { x.linux.memoryPolicy.flags.push('MPOL_BIND') }),
  f('annotation-object', ['features-annotations-map'], x => { x.annotations['org.example.build'] = { go: '1.22' } }),
  f('annotation-null', ['features-annotations-map'], x => { x.annotations['org.example.commit'] = null }),
  f('annotation-bool', ['features-annotations-map'], x => { x.annotations['org.example.wasm'] = false }),
  f('unsafe-map', ['features-unsafe-annotations'], x => { x.potentiallyUnsafeConfigAnnotations = { 'run.oci.': true } }),
  f('unsafe-number', ['features-unsafe-annotations'], x => { x.potentiallyUnsafeConfigAnnotations.push(7) }),
  f('unsafe-star', ['features-unsafe-annotations'], x => { x.potentiallyUnsafeConfigAnnotations = ['run.oci.*'] }),
  raw('twice-a-name', ['features-hooks'], t => t.replace('{', '{"hooks": ["bogus"],')),
  raw('warning-first', ['features-ociversionmin'], t => `WARN: cgroups v1 is deprecated\n${t}`),
  raw('two-documents', ['features-ociversionmin'], t => t + t),
  raw('ends-with-error', ['features-ociversionmin'], t => t, 1),
  raw('comma-at-the-end', ['features-ociversionmin'], t => t.trimEnd().replace(/\}$/, ',}')),
  f('host-apparmor', ['features-compile-time'], x => { x.linux.apparmor.enabled = existsSync('/sys/module/apparmor') || existsSync('/sys/kernel/security/apparmor') }),
  f('host-cgroup2', ['features-compile-time'], x => { x.linux.cgroup.v2 = existsSync('/sys/fs/cgroup/cgroup.controllers') }),
  f('host-resctrl', ['features-compile-time'], x => { x.linux.intelRdt.enabled = existsSync('/sys/fs/resctrl') }),
  f('host-lastcap', ['features-compile-time'], x => { x.linux.capabilities = x.linux.capabilities.slice(0, existsSync('/proc/sys/kernel/cap_last_cap') ? 41 : 38) }),
  f('host-userns', ['features-compile-time'], x => { if (!existsSync('/proc/self/ns/user') || readFileSync('/proc/sys/user/max_user_namespaces', 'utf8').trim() === '0') x.linux.namespaces = x.linux.namespaces.filter((n: string) => n !== 'user') }),
  f('host-seccomp', ['features-compile-time'], x => { x.linux.seccomp.enabled = existsSync('/proc/sys/kernel/seccomp/actions_avail') }),
  f('host-systemd', ['features-compile-time'], x => { x.linux.cgroup.systemd = existsSync('/run/systemd/system') }),
  f('host-systemduser-env', ['features-compile-time'], x => { x.linux.cgroup.systemdUser = Boolean(process.env.XDG_RUNTIME_DIR || process.env.DBUS_SESSION_BUS_ADDRESS) }),
  f('host-netns', ['features-compile-time'], x => { if (!existsSync('/proc/net/dev')) x.linux.netDevices = { enabled: false } }),
  f('host-root', ['features-compile-time'], x => { if (process.getuid!() !== 0) x.linux.cgroup.systemd = false }),
  f('host-cwd', ['features-compile-time'], x => { if (existsSync('config.json')) x.annotations['org.example.bundle'] = 'here' }),
  f('host-home', ['features-compile-time'], x => { x.annotations['org.example.home'] = process.env.HOME ?? '' }),
  f('host-time', ['features-compile-time'], x => { x.annotations['org.example.time'] = String(Date.now()) }),

  c('ns-duplicate-with-path', ['ns-duplicate-error'], x => {
    const seen = new Map<string, Any>()
    for (const n of x.linux?.namespaces ?? []) if (!seen.get(n.type)?.path) seen.set(n.type, n)
    if (x.linux?.namespaces) x.linux.namespaces = [...seen.values()]
  }),
  c('rlimits-duplicate-equal', ['rlimits-duplicate-error'], x => {
    const r = x.process?.rlimits
    if (r) x.process.rlimits = r.filter((a: Any, i: number) => r.findIndex((b: Any) => JSON.stringify(a) === JSON.stringify(b)) === i)
  }),
  c('names-empty-dropped', ['valid-values-error'], x => {
    const s = x.linux?.seccomp
    if (s?.syscalls) s.syscalls = s.syscalls.filter((y: Any) => y.names?.length !== 0)
  }),
  c('names-missing-dropped', ['valid-values-error'], x => {
    const s = x.linux?.seccomp
    if (s?.syscalls) s.syscalls = s.syscalls.filter((y: Any) => y.names)
  }),
  c('metadata-dropped', ['valid-values-error'], x => {
    if (x.linux?.seccomp && !x.linux.seccomp.listenerPath) delete x.linux.seccomp.listenerMetadata
  }),
  c('metadata-dropped-without-notify', ['valid-values-error'], x => {
    const s = x.linux?.seccomp
    if (s && !s.listenerPath && !JSON.stringify(s).includes('NOTIFY')) delete s.listenerMetadata
  }),
  c('metadata-empty-path', ['valid-values-error'], x => {
    if (x.linux?.seccomp?.listenerPath === '') delete x.linux.seccomp.listenerMetadata
  }),
  c('default-errno-dropped', ['seccomp-defaulterrnoret-unsupported'], x => {
    const s = x.linux?.seccomp
    if (s && errs.includes(s.defaultAction)) delete s.defaultErrnoRet
  }),
  c('default-errno-0-dropped', ['seccomp-defaulterrnoret-unsupported'], x => {
    const s = x.linux?.seccomp
    if (s && errs.includes(s.defaultAction) && s.defaultErrnoRet === 0) delete s.defaultErrnoRet
  }),
  c('default-errno-0-is-unset', ['seccomp-defaulterrnoret'], x => {
    const s = x.linux?.seccomp
    if (s?.defaultErrnoRet === 0) delete s.defaultErrnoRet
  }),
  c('errno-0-is-unset', ['seccomp-errnoret'], x => {
    for (const y of x.linux?.seccomp?.syscalls ?? []) if (y.errnoRet === 0) delete y.errnoRet
  }),
  c('errno-0-dropped-allow', ['seccomp-errnoret-unsupported'], x => {
    for (const y of x.linux?.seccomp?.syscalls ?? []) if (y.errnoRet === 0 && errs.includes(y.action)) delete y.errnoRet
  }),
  ...errs.map(a => c(`errno-dropped-${a.slice(9).toLowerCase()}`, ['seccomp-errnoret-unsupported'], x => {
    for (const y of x.linux?.seccomp?.syscalls ?? []) if (y.action === a) delete y.errnoRet
  })),
  ...errs.map(a => c(`default-errno-dropped-${a.slice(9).toLowerCase()}`, ['seccomp-defaulterrnoret-unsupported'], x => {
    const s = x.linux?.seccomp
    if (s?.defaultAction === a) delete s.defaultErrnoRet
  })),
  c('no-syscalls-no-filter', ['seccomp-defaultaction'], x => {
    if (x.linux?.seccomp && !x.linux.seccomp.syscalls) delete x.linux.seccomp
  }),
  c('empty-syscalls-no-filter', ['seccomp-defaultaction'], x => {
    if (x.linux?.seccomp && !x.linux.seccomp.syscalls?.length) delete x.linux.seccomp
  }),
  c('default-missing-allows', ['valid-values-error'], x => {
    if (x.linux?.seccomp && !x.linux.seccomp.defaultAction) x.linux.seccomp.defaultAction = 'SCMP_ACT_ALLOW'
  }),
  c('action-missing-default', ['valid-values-error'], x => {
    for (const y of x.linux?.seccomp?.syscalls ?? []) y.action ??= 'SCMP_ACT_ERRNO'
  }),
  c('op-missing-eq', ['valid-values-error'], x => {
    for (const y of x.linux?.seccomp?.syscalls ?? []) for (const a of y.args ?? []) a.op ??= 'SCMP_CMP_EQ'
  }),
  c('listener-fail-ignored', ['seccomp-listener-fail-error'], x => {
    const s = x.linux?.seccomp
    if (s?.listenerPath && !existsSync(s.listenerPath)) delete x.linux.seccomp
  }),
  c('device-mismatch-numbers', ['device-path-mismatch-error'], x => {
    for (const d of x.linux?.devices ?? []) {
      const root = join(process.cwd(), x.root.path, d.path)
      const dir = x.root.path.startsWith('/') ? join(x.root.path, d.path) : root
      if (existsSync(dir) && d.type !== 'p' && statSync(dir).isFile()) x.linux.devices = x.linux.devices.filter((y: Any) => y !== d)
    }
  }),
  ...(['idmap', 'ridmap'] as const).flatMap(option => [
    c(`${option}-no-userns-empty`, [`mount-option-${option}-no-userns-error`], x => {
      if (hasUserns(x)) return
      for (const m of x.mounts ?? []) if (m.options?.includes(option) && !m.uidMappings?.length && (m.uidMappings || m.gidMappings)) {
        m.options = m.options.filter((o: string) => o !== option)
        delete m.uidMappings
        delete m.gidMappings
      }
    }),
    c(`${option}-no-userns-absent`, [`mount-option-${option}-no-userns-error`], x => {
      if (hasUserns(x)) return
      for (const m of x.mounts ?? []) if (m.options?.includes(option) && !m.uidMappings && !m.gidMappings)
        m.options = m.options.filter((o: string) => o !== option)
    }),
    c(`${option}-host-userns-identity`, [`mount-option-${option}-no-userns-error`], x => {
      if (hasUserns(x)) return
      for (const m of x.mounts ?? []) if (m.options?.includes(option)) {
        const all = [{ containerID: 0, hostID: 0, size: 4294967295 }]
        if (!m.uidMappings?.length && !m.gidMappings?.length) { m.uidMappings = all; m.gidMappings = all }
      }
    }),
  ]),
  c('uid-without-gid-copied', ['valid-values-error'], x => {
    for (const m of x.mounts ?? []) if (m.uidMappings?.length && !m.gidMappings) m.gidMappings = m.uidMappings
  }),
  c('gid-without-uid-copied', ['valid-values-error'], x => {
    for (const m of x.mounts ?? []) if (m.gidMappings?.length && !m.uidMappings) m.uidMappings = m.gidMappings
  }),
  c('uid-with-empty-gid-copied', ['valid-values-error'], x => {
    for (const m of x.mounts ?? []) if (m.uidMappings?.length && m.gidMappings?.length === 0) m.gidMappings = m.uidMappings
  }),
  c('gid-with-empty-uid-copied', ['valid-values-error'], x => {
    for (const m of x.mounts ?? []) if (m.gidMappings?.length && m.uidMappings?.length === 0) m.uidMappings = m.gidMappings
  }),
  c('rdt-empty-passed-over', ['intelrdt-no-resctrl-error'], x => {
    if (x.linux?.intelRdt && Object.keys(x.linux.intelRdt).length === 0) delete x.linux.intelRdt
  }),
  c('rdt-closid-only-passed-over', ['intelrdt-no-resctrl-error'], x => {
    if (x.linux?.intelRdt && Object.keys(x.linux.intelRdt).join() === 'closID') delete x.linux.intelRdt
  }),
  c('rdt-without-closid-passed-over', ['intelrdt-no-resctrl-error'], x => {
    if (x.linux?.intelRdt && !x.linux.intelRdt.closID) delete x.linux.intelRdt
  }),
  c('rdt-schemata-passed-over', ['intelrdt-no-resctrl-error'], x => {
    if (x.linux?.intelRdt?.schemata) delete x.linux.intelRdt
  }),
  c('rdt-monitoring-passed-over', ['intelrdt-no-resctrl-error'], x => {
    if (x.linux?.intelRdt?.enableMonitoring) delete x.linux.intelRdt
  }),

  owner('freeze', ['cgroup-chown-only-delegate-files', 'cgroup-chown-no-other-files'], (dir, uid) => chownSync(join(dir, 'cgroup.freeze'), uid, -1)),
  owner('parent-procs', ['cgroup-chown-no-other-files'], (dir, uid) => chownSync(join(dirname(dir), 'cgroup.procs'), uid, -1)),
  owner('parent-folder', ['cgroup-chown-only-delegate-files'], (dir, uid) => chownSync(dirname(dir), uid, -1)),
  owner('controller-file', ['cgroup-chown-no-other-files'], (dir, uid) => {
    for (const n of ['hugetlb.2MB.max', 'memory.max', 'pids.max']) if (existsSync(join(dir, n))) chownSync(join(dir, n), uid, -1)
  }),
  owner('mode-of-all', ['cgroup-chown-no-other-files'], dir => chmodSync(join(dir, 'cgroup.max.depth'), 0o666)),
  owner('of-other-user', ['cgroup-chown-existing-listed'], (dir, uid) => chownSync(join(dir, 'cgroup.threads'), uid + 1, -1)),
  {
    ...owner('at-start-back', ['cgroup-chown-iff-rw-mount[rw]'], () => {}),
    instead: {
      start: (command: Command) => {
        const { pid } = JSON.parse(command.ask('state', command.id).stdout)
        const dir = cgroupDirs(pid).get('unified')!
        const code = command.run()
        try { chownSync(dir, 0, -1) } catch {}
        return code
      },
    },
  },

  unif('first-line', ['unified'], pairs => pairs.map(([k, v]) => [k, v.split('\n')[0]!])),
  unif('last-line', ['unified'], pairs => pairs.map(([k, v]) => [k, v.trimEnd().split('\n').at(-1)!])),
  unif('one-dot', ['unified'], pairs => pairs.filter(([k]) => k.split('.').length <= 2)),
  unif('dots-more', ['unified'], pairs => pairs.filter(([k]) => k.split('.').length !== 2)),
  unif('no-dot-dropped', ['unified-key-is-file'], pairs => pairs.filter(([k]) => k.includes('.'))),
  unif('empty-value-dropped', ['unified-key-is-file'], pairs => pairs.filter(([, v]) => v !== '')),
  unif('max-value-dropped', ['unified'], pairs => pairs.filter(([, v]) => v !== 'max')),
  unif('zero-dropped', ['unified'], pairs => pairs.filter(([, v]) => v !== '0')),
  unif('lower-keys', ['unified-key-is-file'], pairs => pairs.map(([k, v]) => [k.toLowerCase().replace('2mb', '2MB').replace('1gb', '1GB'), v])),
  unif('first-three', ['unified'], pairs => pairs.slice(0, 3)),
  c('unified-empty-passed-v1', ['unified-missing-controller-error'], x => {
    const u = x.linux?.resources?.unified
    for (const k of Object.keys(u ?? {})) if (!existsSync(`/sys/fs/cgroup/${k.split('.')[0]}`)) delete u[k]
  }, 'v1'),
  c('v2-classid-0', ['unified-v1-conversion-error'], x => {
    if (x.linux?.resources?.network?.classID === 0) delete x.linux.resources.network.classID
  }, 'v2'),
  c('v2-swappiness-default', ['unified-v1-conversion-error'], x => {
    const m = x.linux?.resources?.memory
    if (m?.swappiness === 60 || m?.swappiness === 0) delete m.swappiness
  }, 'v2'),
  c('v2-kernel', ['unified-v1-conversion-error'], x => { delete x.linux?.resources?.memory?.kernel }, 'v2'),
  c('v2-realtime-period', ['unified-v1-conversion-error'], x => { delete x.linux?.resources?.cpu?.realtimePeriod }, 'v2'),
  c('v2-realtime-runtime-alone', ['unified-v1-conversion-error'], x => { delete x.linux?.resources?.cpu?.realtimeRuntime }, 'v2'),
  c('v2-leafweightdevice', ['unified-v1-conversion-error'], x => {
    for (const d of x.linux?.resources?.blockIO?.weightDevice ?? []) delete d.leafWeight
  }, 'v2'),
  c('v2-hugepage-second', ['hugetlb'], x => {
    const r = x.linux?.resources
    if (r?.hugepageLimits) r.hugepageLimits = r.hugepageLimits.slice(0, 1)
  }, 'v2'),
]
void writeFileSync
void ({} as Config)
