/** solaris of config.json. config-solaris.md */
import { list, object, string } from './shape.js'

const anet = object({
  linkname: string,
  lowerLink: string,
  allowedAddress: string,
  configureAllowedAddress: string,
  defrouter: string,
  macAddress: string,
  linkProtection: string,
})

export const solarisShape = object({
  milestone: string,
  limitpriv: string,
  maxShmMemory: string,
  cappedCPU: object({ ncpus: string }),
  cappedMemory: object({ physical: string, swap: string }),
  anet: list(anet),
})
