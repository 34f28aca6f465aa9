import { readFileSync } from 'node:fs'
import { requirement } from '#harness'

const file = (parameter: string) => `/proc/sys/${parameter.replaceAll('.', '/')}`
const onHost = (parameter: string) => readFileSync(file(parameter), 'utf8').trim()

// Two values each, in two containers: whatever a new namespace begins with, one of them is another one.
const network = {
  'net.ipv4.ip_forward': ['1', '0'],
  'net.core.somaxconn': ['256', '1234'],
  'net.ipv4.ip_local_port_range': ['20000 30000', '2048 4095'],
  'net.ipv4.tcp_syn_retries': ['3', '5'],
} as const
const ipc = {
  'kernel.shmmax': ['68719476736', '1048576'],
  'kernel.msgmax': ['65536', '4096'],
  'kernel.sem': ['250 32000 100 128', '300 33000 110 129'],
  'fs.mqueue.msg_max': ['7', '9'],
} as const

export default requirement('sysctl', async t => {
  for (const [what, table] of Object.entries({ network, ipc })) {
    const parameters = Object.entries(table)
    const before = parameters.map(([parameter]) => onHost(parameter))
    for (const index of [0, 1]) {
      const seen = await t.observe(
        g => {
          for (const [parameter, values] of parameters) g.sysctl(parameter, values[index]!)
        },
        Object.fromEntries(parameters.map(([parameter]) => [parameter, `cat ${file(parameter)}`])),
      )
      const inside = parameters.map(([parameter]) => [
        parameter,
        seen[parameter]!.text.trim().replaceAll(/\s+/g, ' '),
      ])
      t.same(
        `sysctl[${what}]`,
        inside,
        parameters.map(([parameter, values]) => [parameter, values[index]]),
      )
    }
    t.same(
      `sysctl[${what}]`,
      parameters.map(([parameter]) => onHost(parameter)),
      before,
      'the host keeps its own',
    )
  }
  await t.refused('sysctl[unknown]', g => g.sysctl('net.ipv4.no_such_parameter', '1'))
})
