/** Which requirement a fault that the JSON Schema found breaks. */
import { parsePointer } from '../json/pointer.js'
import { hookKinds } from '../spec/config-hooks.js'
import { imageAnnotationId } from './rules/annotations.js'
import type { DocumentKind, SchemaFault } from './schema.js'

/** Requirements by the member that they speak of, `*` for any; with a keyword where it makes a difference. */
type Ids = readonly (readonly [id: string, members: readonly string[], keyword?: string])[]

const resources = '/linux/resources'
const throttles = (unit: string): string[] =>
  ['Read', 'Write'].map(way => `${resources}/blockIO/throttle${way}${unit}Device/*`)
const blockDevices = [`${resources}/blockIO/weightDevice/*`, ...throttles('Bps'), ...throttles('IOPS')]
const mappings = ['/linux', '/mounts/*'].flatMap(holder => [
  `${holder}/uidMappings/*`,
  `${holder}/gidMappings/*`,
])
const below = (holders: readonly string[], ...names: string[]): string[] =>
  holders.flatMap(holder => names.map(name => `${holder}/${name}`))

const configIds: Ids = [
  ['config-ociversion-required', ['/ociVersion']],
  ['config-root-required', ['/root']],
  ['config-root-path-required', ['/root/path']],
  ['config-mount-destination-required', ['/mounts/*/destination']],
  ['process-consolesize-height', ['/process/consoleSize/height']],
  ['process-consolesize-width', ['/process/consoleSize/width']],
  ['process-cwd-required', ['/process/cwd']],
  ['process-args-one-required', ['/process/args']],
  ['rlimits-type-required', ['/process/rlimits/*/type']],
  ['rlimits-soft-required', ['/process/rlimits/*/soft']],
  ['rlimits-hard-required', ['/process/rlimits/*/hard']],
  ['process-scheduler-policy-required', ['/process/scheduler/policy']],
  ['process-iopriority-class', ['/process/ioPriority/class']],
  ['process-iopriority-priority', ['/process/ioPriority/priority']],
  ['user-uid-required', ['/process/user/uid']],
  ['user-gid-required', ['/process/user/gid']],
  ['hook-path-required', hookKinds.map(kind => `/hooks/${kind}/*/path`)],
  ['hook-timeout-positive', hookKinds.map(kind => `/hooks/${kind}/*/timeout`)],
  ['annotations-map', ['/annotations']],
  ['annotations-value-string', ['/annotations/*']],
  ['ns-type-required', ['/linux/namespaces/*/type']],
  ['ns-path-absolute', ['/linux/namespaces/*/path']],
  ['userns-mapping-containerid', below(mappings, 'containerID')],
  ['userns-mapping-hostid', below(mappings, 'hostID')],
  ['userns-mapping-size', below(mappings, 'size')],
  ['device-type-required', ['/linux/devices/*/type']],
  ['device-path-required', ['/linux/devices/*/path']],
  ['device-majmin-required', below(['/linux/devices/*'], 'major', 'minor')],
  ['cgroupspath-abs-or-rel', ['/linux/cgroupsPath']],
  ['devcg-allow-required', [`${resources}/devices/*/allow`]],
  ['memory-swappiness-range', [`${resources}/memory/swappiness`]],
  ['blockio-majmin-required', below(blockDevices, 'major', 'minor')],
  ['blockio-weightdevice-one-of', [`${resources}/blockIO/weightDevice/*`], 'anyOf'],
  ['blockio-rate-bps-required', below(throttles('Bps'), 'rate')],
  ['blockio-rate-iops-required', below(throttles('IOPS'), 'rate')],
  ['hugetlb-pagesize-required', [`${resources}/hugepageLimits/*/pageSize`]],
  ['hugetlb-limit', [`${resources}/hugepageLimits/*/limit`]],
  ['netprio-name-required', [`${resources}/network/priorities/*/name`]],
  ['netprio-priority-required', [`${resources}/network/priorities/*/priority`]],
  ['rdma-one-of', [`${resources}/rdma/*`], 'anyOf'],
  ['mempolicy-mode-required', ['/linux/memoryPolicy/mode']],
  ['seccomp-defaultaction-required', ['/linux/seccomp/defaultAction']],
  ['seccomp-names-nonempty', ['/linux/seccomp/syscalls/*/names'], 'minItems'],
  ['seccomp-names-required', ['/linux/seccomp/syscalls/*/names']],
  ['seccomp-action-required', ['/linux/seccomp/syscalls/*/action']],
  ['seccomp-args-index', ['/linux/seccomp/syscalls/*/args/*/index']],
  ['seccomp-args-value', ['/linux/seccomp/syscalls/*/args/*/value']],
  ['seccomp-args-op-required', ['/linux/seccomp/syscalls/*/args/*/op']],
  ['rootfspropagation-enum', ['/linux/rootfsPropagation']],
  ['maskedpaths-absolute', ['/linux/maskedPaths/*']],
  ['readonlypaths-absolute', ['/linux/readonlyPaths/*']],
  ['personality-domain-required', ['/linux/personality/domain']],
]

const stateIds: Ids = ['ociVersion', 'id', 'status', 'pid', 'bundle'].map(
  name => [`state-${name.toLowerCase()}`, [`/${name}`]] as const,
)

const featuresIds: Ids = [
  ['features-ociversionmin', ['', '/ociVersionMin']],
  ['features-ociversionmax', ['/ociVersionMax']],
  ['features-hooks', ['/hooks', '/hooks/*']],
  ['features-mountoptions', ['/mountOptions', '/mountOptions/*']],
  ['features-annotations-map', ['/annotations', '/annotations/*']],
  [
    'features-unsafe-annotations',
    ['/potentiallyUnsafeConfigAnnotations', '/potentiallyUnsafeConfigAnnotations/*'],
  ],
]

/** Where no requirement speaks of the member: the one that all of the document stands under. */
const byKind: { readonly [kind in DocumentKind]: { ids: Ids; other: string } } = {
  config: { ids: configIds, other: 'valid-values-error' },
  state: { ids: stateIds, other: 'state-json-schema' },
  features: { ids: featuresIds, other: 'features-linux' },
}

/** The id of the requirement that a fault of the schema breaks. */
export function idOfSchemaFault(kind: DocumentKind, { pointer, missing, keyword }: SchemaFault): string {
  const tokens = [...parsePointer(pointer), ...(missing === undefined ? [] : [missing])]
  const { ids, other } = byKind[kind]
  const image =
    kind === 'config' && tokens.length === 2 && tokens[0] === 'annotations' && imageAnnotationId(tokens[1]!)
  if (image) return image
  const found = ids.find(
    ([, members, only]) =>
      (only === undefined || only === keyword) && members.some(pattern => matches(tokens, pattern)),
  )
  return found?.[0] ?? other
}

function matches(tokens: readonly string[], pattern: string): boolean {
  const parts = parsePointer(pattern)
  return parts.length === tokens.length && parts.every((part, at) => part === '*' || part === tokens[at])
}
