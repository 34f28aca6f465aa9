import { type Generator, requirement } from '#harness'
import { refuses } from './_table.js'

const valid = (g: Generator) =>
  g
    .user({ uid: 1000, gid: 1000, additionalGids: [10], umask: 0o22 })
    .oomScoreAdj(900)
    .rlimit('RLIMIT_NOFILE', 200, 300)
    .cwd('/tmp')

const mapped = (side: 'uidMappings' | 'gidMappings') => (g: Generator) =>
  g.mount({
    destination: '/mnt',
    source: '/dev/shm',
    options: ['bind', 'idmap'],
    [side]: [{ containerID: 0, hostID: 5000, size: 10 }],
  })

// Numbers beyond their type or range, and names that are none.
export default requirement('valid-values-error', t =>
  refuses(t, valid, [
    { name: 'uid is negative', edit: g => g.user({ uid: -1 }) },
    { name: 'uid is over 32 bits', edit: g => g.user({ uid: 4294967296 }) },
    // To setresuid(2) it means to leave the id as it is.
    { name: 'uid is the highest of 32 bits', edit: g => g.user({ uid: 4294967295 }) },
    { name: 'gid is the highest of 32 bits', edit: g => g.user({ gid: 4294967295 }) },
    { name: 'uid is a fraction', edit: g => g.user({ uid: 1.5 }) },
    { name: 'gid is negative', edit: g => g.user({ gid: -1 }) },
    { name: 'gid is over 32 bits', edit: g => g.user({ gid: 4294967297 }) },
    { name: 'additional gid is negative', edit: g => g.user({ additionalGids: [10, -1] }) },
    { name: 'additional gid is over 32 bits', edit: g => g.user({ additionalGids: [10, 4294967306] }) },
    { name: 'umask is negative', edit: g => g.user({ umask: -1 }) },
    { name: 'umask is over 32 bits', edit: g => g.user({ umask: 4294967314 }) },
    { name: 'oomScoreAdj is over 1000', edit: g => g.oomScoreAdj(1001) },
    { name: 'oomScoreAdj is under -1000', edit: g => g.oomScoreAdj(-1001) },
    { name: 'oomScoreAdj is over 32 bits', edit: g => g.oomScoreAdj(4294968196) },
    { name: 'oomScoreAdj is a fraction', edit: g => g.oomScoreAdj(900.5) },
    { name: 'rlimit type', edit: g => g.rlimit('RLIMIT_BOGUS', 1, 1) },
    { name: 'rlimit type without its prefix', edit: g => g.rlimit('CORE', 1, 1) },
    { name: 'rlimit type in small letters', edit: g => g.rlimit('rlimit_core', 1, 1) },
    { name: 'rlimit type is empty', edit: g => g.rlimit('', 1, 1) },
    { name: 'rlimit soft is negative', edit: g => g.patch('/process/rlimits/0/soft', -1) },
    { name: 'rlimit soft is a fraction', edit: g => g.patch('/process/rlimits/0/soft', 200.5) },
    { name: 'rlimit soft is over hard', edit: g => g.patch('/process/rlimits/0/soft', 301) },
    { name: 'rlimit hard is over 64 bits', edit: g => g.patch('/process/rlimits/0/hard', 2n ** 64n) },
    { name: 'cwd is relative', edit: g => g.cwd('tmp') },
    { name: 'cwd is empty', edit: g => g.cwd('') },
    { name: 'cwd is a file', edit: g => g.cwd('/bin/busybox') },
    { name: 'cwd is missing', edit: g => g.remove('/process/cwd') },
    { name: 'args is empty', edit: g => g.args() },
    { name: 'args is missing', edit: g => g.remove('/process/args') },
    { name: 'domainname is too long', since: '1.1.0', edit: g => g.domainname('d'.repeat(65)) },
    { name: 'root is missing its path', edit: g => g.remove('/root/path') },
    {
      name: 'mount is missing its destination',
      edit: g => g.patch('/mounts/-', { type: 'tmpfs', source: 'x' }),
    },
    { name: 'mount has uidMappings alone', since: '1.2.1', edit: mapped('uidMappings') },
    { name: 'mount has gidMappings alone', since: '1.2.1', edit: mapped('gidMappings') },
    { name: 'mount type', edit: g => g.mount({ destination: '/mnt', type: 'bogusfs', source: 'x' }) },
  ]),
)
