/** Random configurations that any Linux runtime can start here, whatever controllers and modules the host has. */
import fc from 'fast-check'
import { Generator } from '../../../generate/index.js'
import type { Config, Hook } from '../../../lib/spec/config.js'
import { hookKinds } from '../../../lib/spec/config.js'
import { consoleSize } from './process.js'
import { env, map, object, someOf, text, word } from './values.js'

const capabilities = someOf(['CAP_CHOWN', 'CAP_FOWNER', 'CAP_KILL', 'CAP_SETGID', 'CAP_SETUID'])

// Hooks read their standard input: crun dies of SIGPIPE, now and then, where one does not.
const hook = object<Hook>(
  {
    path: fc.constant('/bin/sh'),
    args: fc.array(text, { maxLength: 3 }).map(more => ['sh', '-c', 'cat >/dev/null', ...more]),
  },
  { env, timeout: fc.integer({ min: 10, max: 60 }) },
)

const tmpfs = fc.record({
  destination: word.map(name => `/mnt/${name}`),
  type: fc.constant('tmpfs'),
  source: fc.constant('tmpfs'),
  options: fc.subarray(['nosuid', 'nodev', 'noexec', 'ro', 'mode=755']),
})

const device = fc.record({
  type: fc.constant('c' as const),
  path: word.map(name => `/dev/x-${name}`),
  major: fc.constant(1),
  minor: fc.constantFrom(3, 5, 7),
  fileMode: fc.nat({ max: 0o666 }),
  uid: fc.nat({ max: 1000 }),
})

const systemCall = fc.record({
  names: someOf(['kexec_load', 'reboot', 'swapoff', 'swapon']),
  action: fc.constantFrom('SCMP_ACT_ERRNO' as const, 'SCMP_ACT_LOG' as const, 'SCMP_ACT_KILL' as const),
})

/** Edits of the default config, any of which may come together. */
const edits: fc.Arbitrary<(generator: Generator) => unknown>[] = [
  env.map(pairs => g => g.addEnv(...pairs)),
  fc.constantFrom('/', '/tmp').map(cwd => g => g.cwd(cwd)),
  fc
    .record({ uid: fc.nat({ max: 65534 }), gid: fc.nat({ max: 65534 }), umask: fc.nat({ max: 0o777 }) })
    .map(user => g => g.user(user)),
  fc
    .uniqueArray(fc.nat({ max: 65534 }), { maxLength: 4 })
    .map(additionalGids => g => g.user({ additionalGids })),
  // Runtimes must not look at it without a terminal.
  consoleSize.map(size => g => g.terminal(false, size)),
  fc.integer({ min: 256, max: 1024 }).map(soft => g => g.rlimit('RLIMIT_NOFILE', soft, 1024)),
  fc.constant((g: Generator) => g.rlimit('RLIMIT_CORE', 0, 0)),
  fc.integer({ min: 900, max: 1000 }).map(score => g => g.oomScoreAdj(score)),
  capabilities.map(names => g => g.allCapabilities(names)),
  word.map(name => g => g.hostname(name)),
  fc.tuple(fc.constantFrom(...hookKinds.filter(kind => kind !== 'startContainer')), hook).map(
    ([kind, entry]) =>
      g =>
        g.hook(kind, entry),
  ),
  map(
    word.map(name => `com.example.${name}`),
    text,
  ).map(annotations => g => g.patch('/annotations', annotations)),
  fc.boolean().map(readonly => g => g.rootReadonly(readonly)),
  tmpfs.map(mount => g => g.mount(mount)),
  fc.constantFrom('slave' as const, 'private' as const).map(value => g => g.rootfsPropagation(value)),
  fc
    .subarray(['/proc/kcore', '/proc/keys', '/sys/firmware', '/missing'])
    .map(paths => g => g.maskedPaths(paths)),
  fc.subarray(['/proc/bus', '/proc/irq', '/proc/sys', '/missing']).map(paths => g => g.readonlyPaths(paths)),
  fc.nat({ max: 1 }).map(value => g => g.sysctl('net.ipv4.ip_forward', String(value))),
  fc
    .uniqueArray(device, { maxLength: 2, selector: ({ minor }) => minor })
    .map(devices => g => devices.map(one => g.device(one))),
  fc
    .array(systemCall, { maxLength: 3 })
    .map(syscalls => g => g.seccomp({ defaultAction: 'SCMP_ACT_ALLOW', syscalls })),
  fc.jsonValue({ maxDepth: 2 }).map(value => g => g.patch('/linux/com.example.unknown', value)),
]

/** The default config with a few of the edits; its process is `true`. */
export const runnableConfig: fc.Arbitrary<Config> = fc
  .subarray(edits, { minLength: 1 })
  .chain(chosen => fc.tuple(...chosen))
  .map(chosen => {
    const generator = new Generator().args('true')
    for (const edit of chosen) edit(generator)
    return generator.config
  })
