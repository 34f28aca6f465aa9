/** Network devices for a check to give away: pairs of veth, which every kernel with containers has. */
import { type CheckContext, succeeded } from '#harness'

let count = 0

/** A device name that nobody else uses in this network namespace, which is the worker's. */
export const newDeviceName = () => `nd${++count}`

/** What `ip -json address` tells of a device. */
export interface Device {
  ifname: string
  flags: string[]
  mtu: number
  txqlen: number
  group: string
  address: string
  ifalias?: string
  linkinfo?: { info_kind?: string }
  addr_info: { family: string; local: string; prefixlen: number; scope: string; dynamic?: boolean }[]
}

const at = (netns?: string) => (netns === undefined ? [] : ['nsenter', `--net=${netns}`])

/** Runs ip(8) in the network namespace of a path, or in that of the runtime. */
export const ip = (t: CheckContext, netns: string | undefined, ...argv: string[]) =>
  t.host([...at(netns), 'ip', ...argv])

/** The veth devices of a network namespace, by name. */
export async function vethDevices(t: CheckContext, netns?: string): Promise<Record<string, Device>> {
  const devices: Device[] = JSON.parse(await ip(t, netns, '-json', '-details', 'address'))
  const veths = devices.filter(({ linkinfo }) => linkinfo?.info_kind === 'veth')
  return Object.fromEntries(veths.map(device => [device.ifname, device]))
}

/**
 * Makes a veth pair in the runtime's network namespace, or in that of a path, and gives back the name of one end.
 * Ends the check where that is not possible.
 */
export async function newVeth(t: CheckContext, netns?: string, name = newDeviceName()): Promise<string> {
  const peer = newDeviceName()
  const argv = [...at(netns), 'ip', 'link', 'add', name, 'type', 'veth', 'peer', 'name', peer]
  const made = await t.hostResult(argv)
  t.needs(succeeded(made), `no veth device here: ${made.startError ?? made.stderr.trim()}`)
  // Either end goes with the other.
  t.defer(() => t.hostResult([...at(netns), 'ip', 'link', 'delete', peer]))
  return name
}
