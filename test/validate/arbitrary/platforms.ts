/** Random sections of the platforms beside Linux. */
import fc from 'fast-check'
import type {
  FreeBSD,
  FreeBSDDevice,
  FreeBSDJail,
  FreeBSDJailAllow,
  Solaris,
  SolarisAnet,
  SolarisCappedCpu,
  SolarisCappedMemory,
  Vm,
  VmHwConfig,
  VmHypervisor,
  VmImage,
  VmIoMem,
  VmKernel,
  Windows,
  WindowsCpu,
  WindowsCpuAffinity,
  WindowsDevice,
  WindowsHyperV,
  WindowsMemory,
  WindowsNetwork,
  WindowsResources,
  WindowsStorage,
  Zos,
  ZosDevice,
  ZosNamespace,
} from '../../../lib/spec/config.js'
import type { SpecVersion } from '../../../lib/spec/versions.js'
import { from, natural64, object, path, someOf, text, uint32, uint64, word, words } from './values.js'

const size = fc.nat({ max: 1024 }).map(megabytes => `${megabytes}m`)

/** config-solaris.md */
export const solaris = object<Solaris>(
  {},
  {
    milestone: word.map(name => `svc:/milestone/${name}:default`),
    limitpriv: word,
    maxShmMemory: size,
    cappedCPU: object<SolarisCappedCpu>({}, { ncpus: fc.nat({ max: 8 }).map(String) }),
    cappedMemory: object<SolarisCappedMemory>({}, { physical: size, swap: size }),
    anet: fc.array(
      object<SolarisAnet>(
        {},
        {
          linkname: word,
          lowerLink: word,
          allowedAddress: fc.ipV4().map(address => `${address}/16`),
          configureAllowedAddress: fc.constantFrom('true', 'false'),
          defrouter: fc.ipV4(),
          macAddress: fc.constant('02:42:f8:52:c7:16'),
          linkProtection: fc.constant('mac-nospoof, ip-nospoof'),
        },
      ),
      { maxLength: 2 },
    ),
  },
)

const folder = word.map(name => `C:\\${name}`)

const windowsCpu = (version: SpecVersion) =>
  // One of these at a time.
  fc.oneof(
    object<WindowsCpu>({ count: uint64 }),
    object<WindowsCpu>({ shares: fc.nat({ max: 10_000 }) }),
    object<WindowsCpu>({ maximum: fc.nat({ max: 10_000 }) }),
    ...(from('1.2.1', version)
      ? [
          object<WindowsCpu>({
            affinity: fc.array(object<WindowsCpuAffinity>({ mask: uint64, group: uint32 }), { maxLength: 2 }),
          }),
        ]
      : []),
  )

/** config-windows.md; `hyperv` as the config needs it. */
export const windows = (version: SpecVersion, isHyperV: boolean): fc.Arbitrary<Windows> =>
  object<Windows>(
    {
      layerFolders: fc.array(folder, { minLength: 1, maxLength: 3 }),
      ...(isHyperV && { hyperv: object<WindowsHyperV>({}, { utilityVMPath: folder }) }),
    },
    {
      devices: fc.array(object<WindowsDevice>({ id: fc.uuid(), idType: fc.constant('class') }), {
        maxLength: 2,
      }),
      resources: object<WindowsResources>(
        {},
        {
          memory: object<WindowsMemory>({}, { limit: uint64 }),
          cpu: windowsCpu(version),
          storage: object<WindowsStorage>({}, { iops: uint64, bps: uint64, sandboxSize: uint64 }),
        },
      ),
      network: fc.oneof(
        object<WindowsNetwork>({ networkNamespace: fc.uuid() }),
        object<WindowsNetwork>(
          {},
          {
            endpointList: fc.array(fc.uuid(), { maxLength: 2 }),
            allowUnqualifiedDNSQuery: fc.boolean(),
            DNSSearchList: words,
            networkSharedContainerName: word,
          },
        ),
      ),
      credentialSpec: fc.dictionary(word, fc.jsonValue({ maxDepth: 2 }), {
        maxKeys: 2,
        noNullPrototype: true,
      }),
      servicing: fc.boolean(),
      ignoreFlushesDuringBoot: fc.boolean(),
    },
  )

const hwConfig = object<VmHwConfig>(
  {},
  {
    deviceTree: path,
    vcpus: uint32,
    memory: uint64,
    dtdevs: words,
    iomems: fc.array(object<VmIoMem>({ firstMFN: uint64, nrMFNs: uint64 }, { firstGFN: uint64 }), {
      maxLength: 2,
    }),
    irqs: fc.array(uint32, { maxLength: 2 }),
  },
)

/** config-vm.md */
export const vm = (version: SpecVersion): fc.Arbitrary<Vm> =>
  object<Vm>(
    { kernel: object<VmKernel>({ path }, { parameters: fc.array(text, { maxLength: 2 }), initrd: path }) },
    {
      hypervisor: object<VmHypervisor>({ path }, { parameters: fc.array(text, { maxLength: 2 }) }),
      image: object<VmImage>({ path, format: fc.constantFrom('raw', 'qcow2', 'vdi', 'vmdk', 'vhd') }),
      ...(from('1.3.0', version) && { hwConfig }),
    },
  )

const zosNamespaces = fc
  .subarray(['pid', 'mount', 'ipc', 'uts'] as const)
  .chain(types => fc.tuple(...types.map(type => object<ZosNamespace>({ type: fc.constant(type) }, { path }))))

const zosDevice = fc.oneof(
  object<ZosDevice>({ type: fc.constant('p'), path }, { fileMode: fc.nat({ max: 0o777 }) }),
  object<ZosDevice>({ type: fc.constantFrom('c', 'b', 'u'), path, major: natural64, minor: natural64 }),
)

/** config-zos.md */
export const zos = (version: SpecVersion): fc.Arbitrary<Zos> =>
  from('1.2.1', version)
    ? object<Zos>({}, { namespaces: zosNamespaces })
    : object<Zos>({}, { devices: fc.array(zosDevice, { maxLength: 1 }) })

const jail = object<FreeBSDJail>(
  {},
  {
    parent: word,
    host: fc.constantFrom('new', 'inherit'),
    ip4: fc.constantFrom('inherit', 'disable'),
    ip4Addr: fc.array(fc.ipV4(), { maxLength: 2 }),
    ip6: fc.constantFrom('inherit', 'disable'),
    ip6Addr: fc.array(fc.ipV6(), { maxLength: 2 }),
    vnet: fc.constantFrom('new', 'inherit'),
    interface: word,
    vnetInterfaces: words,
    sysvmsg: fc.constantFrom('inherit', 'new', 'disable'),
    sysvsem: fc.constantFrom('inherit', 'new', 'disable'),
    sysvshm: fc.constantFrom('inherit', 'new', 'disable'),
    enforceStatfs: fc.constantFrom(0, 1, 2),
    allow: object<FreeBSDJailAllow>(
      {},
      {
        setHostname: fc.boolean(),
        rawSockets: fc.boolean(),
        chflags: fc.boolean(),
        mount: someOf(['devfs', 'tmpfs', 'nullfs']),
        quotas: fc.boolean(),
        socketAf: fc.boolean(),
        mlock: fc.boolean(),
        reservedPorts: fc.boolean(),
        suser: fc.boolean(),
      },
    ),
  },
)

/** config-freebsd.md */
export const freebsd = object<FreeBSD>(
  {},
  {
    devices: fc.array(object<FreeBSDDevice>({ path: word }, { mode: fc.nat({ max: 0o777 }) }), {
      maxLength: 2,
    }),
    jail,
  },
)
