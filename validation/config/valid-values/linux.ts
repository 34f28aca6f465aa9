import { type Generator, requirement } from '#harness'
import { refuses } from './_table.js'

const valid = (g: Generator) =>
  g
    .device({ path: '/dev/other', type: 'c', major: 1, minor: 3, fileMode: 0o666, uid: 0, gid: 0 })
    .sysctl('net.ipv4.ip_forward', '1')
    .patch('/linux/rootfsPropagation', 'private')

const namespace = (type: unknown) => (g: Generator) => g.patch('/linux/namespaces/-', { type })

export default requirement('valid-values-error', t =>
  refuses(t, valid, [
    { name: 'namespace type', edit: namespace('bogus') },
    { name: 'namespace type is empty', edit: namespace('') },
    { name: 'namespace type in capitals', edit: namespace('CGROUP') },
    { name: 'namespace type by its file', edit: namespace('net') },
    { name: 'namespace type has a blank', edit: namespace('cgroup ') },
    { name: 'namespace type is cut off', edit: namespace('cgr') },
    { name: 'namespace type is missing', edit: g => g.patch('/linux/namespaces/-', {}) },
    { name: 'namespace path is not there', edit: g => g.namespace('network', '/nonexistent/ns') },
    { name: 'namespace path is no namespace', edit: g => g.namespace('network', '/dev/null') },
    { name: 'device type', edit: g => g.patch('/linux/devices/0/type', 'x') },
    { name: 'device type in full', edit: g => g.patch('/linux/devices/0/type', 'char') },
    { name: 'device type in capitals', edit: g => g.patch('/linux/devices/0/type', 'C') },
    { name: 'device type is empty', edit: g => g.patch('/linux/devices/0/type', '') },
    { name: 'device type is missing', edit: g => g.remove('/linux/devices/0/type') },
    { name: 'device path is missing', edit: g => g.remove('/linux/devices/0/path') },
    { name: 'device major is a fraction', edit: g => g.patch('/linux/devices/0/major', 1.5) },
    { name: 'device uid is negative', edit: g => g.patch('/linux/devices/0/uid', -1) },
    { name: 'device gid is over 32 bits', edit: g => g.patch('/linux/devices/0/gid', 4294967296) },
    { name: 'device fileMode is negative', edit: g => g.patch('/linux/devices/0/fileMode', -1) },
    { name: 'sysctl', edit: g => g.sysctl('net.bogus.parameter', '1') },
    { name: 'sysctl without a namespace', edit: g => g.sysctl('vm.swappiness', '60') },
    { name: 'rootfsPropagation', edit: g => g.patch('/linux/rootfsPropagation', 'bogus') },
    { name: 'rootfsPropagation in capitals', edit: g => g.patch('/linux/rootfsPropagation', 'PRIVATE') },
    { name: 'rootfsPropagation has a blank', edit: g => g.patch('/linux/rootfsPropagation', 'private ') },
    { name: 'rootfsPropagation is cut off', edit: g => g.patch('/linux/rootfsPropagation', 'priv') },
    { name: 'personality domain', edit: g => g.patch('/linux/personality', { domain: 'BOGUS' }) },
    { name: 'personality domain is empty', edit: g => g.patch('/linux/personality', { domain: '' }) },
    { name: 'personality domain is a number', edit: g => g.patch('/linux/personality', { domain: 8 }) },
    {
      name: 'time offset clock',
      since: '1.1.0',
      edit: g => g.namespace('time').timeOffset('bogus', { secs: 1 }),
    },
    {
      name: 'time offset clock in capitals',
      since: '1.1.0',
      edit: g => g.namespace('time').timeOffset('MONOTONIC', { secs: 1 }),
    },
    {
      name: 'time offset has too many nanoseconds',
      since: '1.1.0',
      edit: g => g.namespace('time').timeOffset('monotonic', { secs: 1, nanosecs: 1_000_000_000 }),
    },
    { name: 'personality domain is missing', edit: g => g.patch('/linux/personality', {}) },
    {
      name: 'personality domain has a blank',
      edit: g => g.patch('/linux/personality', { domain: 'LINUX32 ' }),
    },
    {
      name: 'personality domain in small letters',
      edit: g => g.patch('/linux/personality', { domain: 'linux32' }),
    },
    {
      name: 'memory policy without nodes',
      since: '1.3.0',
      edit: g => g.patch('/linux/memoryPolicy', { mode: 'MPOL_BIND' }),
    },
    {
      name: 'memory policy with nodes it does not take',
      since: '1.3.0',
      edit: g => g.patch('/linux/memoryPolicy', { mode: 'MPOL_DEFAULT', nodes: '0' }),
    },
    {
      name: 'memory policy mode',
      since: '1.3.0',
      edit: g => g.patch('/linux/memoryPolicy', { mode: 'MPOL_BOGUS', nodes: '0' }),
    },
    {
      name: 'memory policy mode without its prefix',
      since: '1.3.0',
      edit: g => g.patch('/linux/memoryPolicy', { mode: 'BIND', nodes: '0' }),
    },
    {
      name: 'memory policy flag',
      since: '1.3.0',
      edit: g => g.patch('/linux/memoryPolicy', { mode: 'MPOL_BIND', nodes: '0', flags: ['MPOL_F_BOGUS'] }),
    },
  ]),
)
