import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { requirement } from '#harness'
import { parseNetdev } from '#inside/proc/netdev'
import { newVeth } from '../network-devices/_veth.js'

// A network stack has sockets and devices of its own.
export default requirement('ns-network', async t => {
  const path = join(t.newDir(), 'socket')
  const server = createServer().listen(path)
  await once(server, 'listening')
  t.defer(() => server.close())
  const veth = await newVeth(t)

  const seen = await t.observe(undefined, { devices: 'cat /proc/net/dev', sockets: 'cat /proc/net/unix' })

  const devices = parseNetdev(seen.devices.text)
  t.ok('ns-network', devices.includes('lo'), 'there is a loopback device', devices)
  t.ok('ns-network', !devices.includes(veth), "no device of the host's", devices)
  t.ok('ns-network', readFileSync('/proc/net/unix', 'utf8').includes(path), 'the host sees its socket')
  t.ok('ns-network', !seen.sockets.text.includes(path), "no socket of the host's", seen.sockets.text)
})
