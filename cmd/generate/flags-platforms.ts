/** Flags for Solaris, virtual machines and Windows. config-solaris.md, config-vm.md, config-windows.md */
import { each, type FlagGroup, list, member, once, toggle } from './flag.js'
import { isFlag, isListOf, isText, isTexts, isWhole, jsonObject, type Shape } from './json-values.js'
import { absolutePath, oneOf, part, parts, text, uint64 } from './values.js'

const anetShape: Shape = {
  linkname: isText,
  lowerLink: isText,
  allowedAddress: isText,
  configureAllowedAddress: isText,
  defrouter: isText,
  macAddress: isText,
  linkProtection: isText,
}

export const solarisFlags: FlagGroup = {
  title: 'Solaris',
  flags: [
    each(
      'solaris-anet',
      'JSON',
      'Add a network link: {"linkname", "lowerLink", "allowedAddress", …}',
      (generator, value) => {
        generator.append('/solaris/anet', jsonObject(value, anetShape))
      },
    ),
    member('solaris-capped-cpu-ncpus', 'NUMBER', 'CPUs, as a fraction', '/solaris/cappedCPU/ncpus', text),
    member('solaris-capped-memory-physical', 'SIZE', 'Most memory', '/solaris/cappedMemory/physical', text),
    member('solaris-capped-memory-swap', 'SIZE', 'Most swap', '/solaris/cappedMemory/swap', text),
    member('solaris-limitpriv', 'PRIVILEGES', 'Privileges, comma-separated', '/solaris/limitpriv', text),
    member('solaris-max-shm-memory', 'SIZE', 'Most shared memory', '/solaris/maxShmMemory', text),
    member(
      'solaris-milestone',
      'FMRI',
      'Service to be up before the process starts',
      '/solaris/milestone',
      text,
    ),
  ],
}

const imageFormats = ['raw', 'qcow2', 'vdi', 'vmdk', 'vhd']

export const vmFlags: FlagGroup = {
  title: 'Virtual machine',
  flags: [
    member('vm-hypervisor-path', 'PATH', 'Hypervisor', '/vm/hypervisor/path', absolutePath),
    list('vm-hypervisor-parameters', 'WORD', 'Parameter of the hypervisor', '/vm/hypervisor/parameters'),
    member('vm-kernel-path', 'PATH', 'Kernel', '/vm/kernel/path', absolutePath),
    list('vm-kernel-parameters', 'WORD', 'Parameter of the kernel', '/vm/kernel/parameters'),
    member('vm-kernel-initrd', 'PATH', 'Initial RAM disk', '/vm/kernel/initrd', absolutePath),
    member('vm-image-path', 'PATH', "The machine's root image", '/vm/image/path', absolutePath),
    member(
      'vm-image-format',
      'FORMAT',
      `Its format, such as ${imageFormats.join(', ')}`,
      '/vm/image/format',
      text,
      {
        choices: imageFormats,
      },
    ),
  ],
}

const networkShape: Shape = {
  endpointList: isTexts,
  allowUnqualifiedDNSQuery: isFlag,
  DNSSearchList: isTexts,
  networkSharedContainerName: isText,
  networkNamespace: isText,
}

const cpuShape: Shape = {
  count: isWhole(64),
  shares: isWhole(16),
  maximum: isWhole(16),
  affinity: isListOf({ 'mask!': isWhole(64), 'group!': isWhole(32) }),
}

const storageShape: Shape = { iops: isWhole(64), bps: isWhole(64), sandboxSize: isWhole(64) }

const resources = '/windows/resources'

export const windowsFlags: FlagGroup = {
  title: 'Windows',
  flags: [
    member(
      'windows-hyperv-utilityVMPath',
      'PATH',
      'Image of the utility machine',
      '/windows/hyperv/utilityVMPath',
      text,
    ),
    toggle(
      'windows-ignore-flushes-during-boot',
      'Ignore flushes during boot',
      '/windows/ignoreFlushesDuringBoot',
    ),
    each('windows-layer-folders', 'PATH', 'Add a layer folder, topmost first', (generator, path) => {
      generator.append('/windows/layerFolders', path)
    }),
    each('windows-devices', 'ID:class', 'Add a device, by its class', (generator, value) => {
      const [id = '', idType = ''] = parts(value, 'ID', 'class')
      part('the second part', oneOf(['class']).read, idType)
      generator.put('/windows/devices', { id, idType }, 'id')
    }),
    once(
      'windows-network',
      'JSON',
      'Network: {"endpointList": […], "DNSSearchList": […], "networkNamespace", …}',
      (generator, value) => {
        generator.patch('/windows/network', jsonObject(value, networkShape))
      },
    ),
    toggle(
      'windows-network-allowunqualifieddnsquery',
      'Allow DNS queries without a domain',
      '/windows/network/allowUnqualifiedDNSQuery',
    ),
    member(
      'windows-network-networkNamespace',
      'ID',
      'Network namespace',
      '/windows/network/networkNamespace',
      text,
    ),
    once(
      'windows-resources-cpu',
      'JSON',
      'CPU: {"count", "shares", "maximum", "affinity": […]}',
      (generator, value) => {
        generator.patch(`${resources}/cpu`, jsonObject(value, cpuShape))
      },
    ),
    member('windows-resources-memory-limit', 'BYTES', 'Most memory', `${resources}/memory/limit`, uint64),
    once(
      'windows-resources-storage',
      'JSON',
      'Storage: {"iops", "bps", "sandboxSize"}',
      (generator, value) => {
        generator.patch(`${resources}/storage`, jsonObject(value, storageShape))
      },
    ),
    toggle('windows-servicing', 'Start for servicing', '/windows/servicing'),
  ],
}
