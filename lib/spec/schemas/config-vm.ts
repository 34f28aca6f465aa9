/** vm of config.json. config-vm.md */
import { list, object, required, since, string, strings, uint32, uint64 } from './shape.js'

const ioMem = object({ firstGFN: uint64, firstMFN: required(uint64), nrMFNs: required(uint64) })

export const vmShape = object({
  hypervisor: object({ path: required(string), parameters: strings }),
  kernel: required(object({ path: required(string), parameters: strings, initrd: string })),
  // The format is an open string: the text names the common ones.
  image: object({ path: required(string), format: required(string) }),
  // The text's name; the spec's Go bindings read hwconfig.
  hwConfig: since(
    '1.3.0',
    object({
      deviceTree: string,
      vcpus: uint32,
      memory: uint64,
      dtdevs: strings,
      iomems: list(ioMem),
      irqs: list(uint32),
    }),
  ),
})
