/** freebsd of config.json. config-freebsd.md */
import { boolean, list, object, required, string, strings, uint32, values } from './shape.js'

const newOrInherit = values(['new', 'inherit'])
// The text has no `new` for IP addresses; jail(8), which it points to for the meaning, has.
const addresses = values(['inherit', 'disable', 'new'])
const systemV = values(['inherit', 'new', 'disable'])

const allow = object({
  setHostname: boolean,
  rawSockets: boolean,
  chflags: boolean,
  mount: strings,
  quotas: boolean,
  socketAf: boolean,
  mlock: boolean,
  reservedPorts: boolean,
  suser: boolean,
})

const jail = object({
  parent: string,
  host: newOrInherit,
  ip4: addresses,
  ip4Addr: strings,
  ip6: addresses,
  ip6Addr: strings,
  vnet: newOrInherit,
  interface: string,
  vnetInterfaces: strings,
  sysvmsg: systemV,
  sysvsem: systemV,
  sysvshm: systemV,
  enforceStatfs: values([0, 1, 2]),
  allow,
})

export const freebsdShape = object({
  devices: list(object({ path: required(string), mode: uint32 })),
  jail,
})
