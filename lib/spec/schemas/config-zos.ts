/** zos of config.json. config-zos.md */
import { int64, list, object, required, since, string, uint32, until, values } from './shape.js'

const device = object(
  {
    type: required(values(['c', 'b', 'u', 'p'])),
    path: required(string),
    major: int64,
    minor: int64,
    fileMode: uint32,
  },
  { whenAmong: { member: 'type', values: ['c', 'b', 'u'], required: ['major', 'minor'] } },
)

const namespace = object({
  type: required(values(['pid', 'mount', 'ipc', 'uts'])),
  path: string,
})

export const zosShape = object({
  devices: until('1.1.0', list(device)),
  namespaces: since('1.2.1', list(namespace)),
})
