/** config.json. config.md */
import { hookKinds } from '../config-hooks.js'
import { freebsdShape } from './config-freebsd.js'
import { idMappings, linuxShape } from './config-linux.js'
import { processShape } from './config-process.js'
import { solarisShape } from './config-solaris.js'
import { vmShape } from './config-vm.js'
import { windowsShape } from './config-windows.js'
import { zosShape } from './config-zos.js'
import { boolean, int, list, map, object, required, since, string, strings } from './shape.js'

const hook = object({ path: required(string), args: strings, env: strings, timeout: int })

const mount = object({
  destination: required(string),
  source: string,
  type: string,
  options: strings,
  uidMappings: since('1.1.0', idMappings),
  gidMappings: since('1.1.0', idMappings),
})

export const configShape = object({
  ociVersion: required(string),
  // Windows wants it too, save for Hyper-V, which must not have it.
  root: required(object({ path: required(string), readonly: boolean }), { on: 'posix' }),
  mounts: list(mount),
  process: processShape,
  hostname: string,
  domainname: since('1.1.0', string),
  hooks: object(Object.fromEntries(hookKinds.map(kind => [kind, list(hook)]))),
  annotations: map(string),
  linux: linuxShape,
  windows: windowsShape,
  solaris: solarisShape,
  vm: vmShape,
  zos: since('1.1.0', zosShape),
  freebsd: since('1.3.0', freebsdShape),
})
