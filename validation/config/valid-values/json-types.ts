import { type Generator, requirement } from '#harness'
import { type Row, refuses } from './_table.js'

// It reads its standard input: crun dies of SIGPIPE, now and then, where a hook does not.
const reader = { path: '/bin/cat', args: ['cat'] }

const valid = (g: Generator) =>
  g
    .hostname('types')
    .annotation('com.example.key', 'value')
    .user({ additionalGids: [10] })
    .oomScoreAdj(900)
    .rlimit('RLIMIT_NOFILE', 200, 300)
    .mount({ destination: '/mnt', type: 'tmpfs', source: 'tmpfs', options: ['nosuid'] })
    .hook('prestart', { ...reader, env: ['A=b'], timeout: 60 })
    .maskedPaths(['/masked'])
    .readonlyPaths(['/proc/sys'])
    .device({ path: '/dev/other', type: 'c', major: 1, minor: 3, fileMode: 0o666, uid: 0, gid: 0 })
    .sysctl('net.ipv4.ip_forward', '1')
    .seccomp({
      defaultAction: 'SCMP_ACT_ALLOW',
      syscalls: [
        { names: ['swapoff'], action: 'SCMP_ACT_ERRNO', args: [{ index: 0, value: 1, op: 'SCMP_CMP_EQ' }] },
      ],
    })

// Pointer of a property, and a value of a wrong JSON type for it.
const wrong: [pointer: string, value: unknown][] = [
  ['/root', 'rootfs'],
  ['/root/path', 5],
  ['/root/readonly', 'true'],
  ['/mounts', {}],
  ['/mounts/6', 'mount'],
  ['/mounts/6/destination', 5],
  ['/mounts/6/type', 5],
  ['/mounts/6/source', ['tmpfs']],
  ['/mounts/6/options', 'nosuid'],
  ['/mounts/6/options/0', 7],
  ['/process', []],
  ['/process/terminal', 'yes'],
  ['/process/args', '/bin/true'],
  ['/process/args/0', 5],
  ['/process/env', { A: 'b' }],
  ['/process/env/0', 5],
  ['/process/cwd', 5],
  ['/process/user', 'root'],
  ['/process/user/uid', 'root'],
  ['/process/user/gid', '0x'],
  ['/process/user/additionalGids', 10],
  ['/process/user/additionalGids/0', 'ten'],
  ['/process/capabilities', 'all'],
  ['/process/capabilities/bounding', 'CAP_KILL'],
  ['/process/noNewPrivileges', 'yes'],
  ['/process/oomScoreAdj', 'high'],
  ['/process/rlimits', { RLIMIT_NOFILE: 200 }],
  ['/process/rlimits/0/type', 7],
  ['/process/rlimits/0/soft', 'many'],
  ['/process/rlimits/0/hard', [300]],
  ['/hostname', 5],
  ['/hooks', []],
  ['/hooks/prestart', reader],
  ['/hooks/prestart/0', '/bin/true'],
  ['/hooks/prestart/0/path', 5],
  ['/hooks/prestart/0/args', 'true'],
  ['/hooks/prestart/0/env', 'A=b'],
  ['/hooks/prestart/0/timeout', 'soon'],
  ['/annotations', ['com.example.key']],
  ['/annotations/com.example.key', 5],
  ['/annotations/com.example.key', { nested: 'value' }],
  ['/linux', []],
  ['/linux/namespaces', { pid: true }],
  ['/linux/namespaces/0', 'pid'],
  ['/linux/namespaces/0/type', 5],
  ['/linux/devices', {}],
  ['/linux/devices/0/path', 5],
  ['/linux/devices/0/major', 'one'],
  ['/linux/devices/0/fileMode', 'rw'],
  ['/linux/cgroupsPath', 5],
  ['/linux/resources', []],
  ['/linux/sysctl', []],
  ['/linux/sysctl/net.ipv4.ip_forward', 1],
  ['/linux/maskedPaths', '/masked'],
  ['/linux/maskedPaths/0', 5],
  ['/linux/readonlyPaths', '/proc/sys'],
  ['/linux/rootfsPropagation', 5],
  ['/linux/seccomp', []],
  ['/linux/seccomp/defaultAction', 5],
  ['/linux/seccomp/syscalls', {}],
  ['/linux/seccomp/syscalls/0/names', 'swapoff'],
  ['/linux/seccomp/syscalls/0/args/0/index', 'first'],
  ['/linux/seccomp/syscalls/0/args/0/value', 'one'],
]

const kindOf = (value: unknown) =>
  Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`

const rows: Row[] = wrong.map(([pointer, value]) => ({
  name: `${pointer} is ${kindOf(value)}`,
  edit: g => g.patch(pointer, value),
}))

export default requirement('valid-values-error', t => refuses(t, valid, rows))
