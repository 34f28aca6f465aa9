import { existsSync, readFileSync } from 'node:fs'
import { type Edit, requirement } from '#harness'
import { unlessRefused } from '../../_can-run.js'
import { holdNamespaces } from '../namespaces/_held.js'
import { newNamespace, row } from '../namespaces/_inodes.js'

const file = (parameter: string) => `/proc/sys/${parameter.replaceAll('.', '/')}`
const onHost = (parameter: string) => readFileSync(file(parameter), 'utf8').trim()

// Two values each, in two containers: whatever a new namespace begins with, one of them is another one.
const tables = {
  network: {
    'net.ipv4.ip_forward': ['1', '0'],
    'net.core.somaxconn': ['256', '1234'],
    'net.ipv4.ip_local_port_range': ['20000 30000', '2048 4095'],
    'net.ipv4.tcp_syn_retries': ['3', '5'],
    'net.ipv4.conf.lo.rp_filter': ['2', '1'],
    // 1 unless something else is asked for.
    'net.ipv4.tcp_sack': ['0', '1'],
    'net.ipv4.tcp_adv_win_scale': ['-2', '3'],
    ...(existsSync(file('net.ipv6')) && { 'net.ipv6.conf.lo.hop_limit': ['63', '65'] }),
    // A tab, as the kernel itself prints it.
    'net.ipv4.tcp_rmem': ['4097\t131073\t6291457', '4099\t131075\t6291459'],
  },
  ipc: {
    'kernel.shmmax': ['68719476736', '18446744073692774399'],
    'kernel.msgmax': ['65536', '4096'],
    'kernel.sem': ['250 32000 100 128', '300 33000 110 129'],
    'kernel.shm_rmid_forced': ['1', '0'],
    'fs.mqueue.msg_max': ['7', '9'],
  },
  uts: { 'kernel.domainname': ['one.example', 'another.example'] },
} as const

const everything: [string, readonly [string, string]][] = Object.values(tables).flatMap(Object.entries)

export default requirement('sysctl', async t => {
  const before = new Map(everything.map(([parameter]) => [parameter, onHost(parameter)]))
  for (const index of [0, 1] as const) {
    const seen = await t.observe(
      g => {
        for (const [parameter, values] of everything) g.sysctl(parameter, values[index])
      },
      Object.fromEntries(everything.map(([parameter]) => [parameter, `cat ${file(parameter)}`])),
    )
    for (const [what, table] of Object.entries(tables)) {
      for (const [parameter, values] of Object.entries(table)) {
        const inside = seen[parameter]!.text.trim().replaceAll(/\s+/g, ' ')
        t.same(`sysctl[${what}]`, inside, values[index].replaceAll('\t', ' '), parameter)
        t.same(`sysctl[${what}]`, onHost(parameter), before.get(parameter), `the host's ${parameter}`)
      }
    }
  }

  // Not what the kernel begins with, which is 6.
  // Either character separates, says sysctl(8).
  const withSlashes = 'net/core/somaxconn'
  const [parameter, retries] = ['net.ipv4.tcp_syn_retries', '4']
  const settings: [string, Edit][] = [['in a user namespace', newNamespace('user')]]
  if (t.sharesKernel) {
    const held = await holdNamespaces(t, ['network'])
    settings.push(['in a joined namespace', g => g.namespace('network', held.path('network'))])
  }
  for (const [what, edit] of settings) {
    await row(t, [`sysctl[${what}]`], async () => {
      const seen = await t.observe(
        g => {
          edit(g)
          g.sysctl(parameter, retries).sysctl(withSlashes, '789')
        },
        { value: `cat ${file(parameter)}`, other: `cat /proc/sys/${withSlashes}` },
      )
      t.same(`sysctl[${what}]`, seen.value.text.trim(), retries, parameter)
      t.same('sysctl[slashes]', seen.other.text.trim(), '789', withSlashes)
    })
  }

  // A runtime may not know that these are a user namespace's own, and refuse them.
  if (t.sharesKernel) {
    const [limit, value] = ['user.max_uts_namespaces', '43']
    const container = await unlessRefused(t, g => {
      newNamespace('user')(g)
      g.sysctl(limit, value).args('/bin/cat', file(limit))
    })
    t.info('sysctl', `${limit} in a user namespace: ${container ? 'accepted' : 'refused'}`)
    if (container) t.same('sysctl[of the user namespace]', (await container.output()).trim(), value, limit)
    else t.skip('sysctl[of the user namespace]', 'the runtime refuses it')
  }

  await t.refused('sysctl[unknown]', g => g.sysctl('net.ipv4.no_such_parameter', '1'))
  await t.refused('sysctl[value that the kernel refuses]', g => g.sysctl('net.core.somaxconn', 'many'))
})
