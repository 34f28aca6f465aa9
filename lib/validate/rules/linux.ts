/** config-linux.md, save for resources and seccomp: namespaces, devices, IntelRdt, memory policy, paths. */
import { shown } from '../../json/shown.js'
import { isNumberList, notAbsolute } from './paths.js'
import { isInteger, isObject, isText, items, member, type Problem, type Rule } from './rule.js'

const absolutePaths = (id: string, at: string, what: string): Rule => ({
  id,
  at,
  *check(path) {
    const wrong = isText(path) && notAbsolute(path)
    if (wrong) yield `${what} ${shown(path)} ${wrong}`
  },
})

const startsWith = (id: string, at: string, start: string): Rule => ({
  id,
  at,
  *check(schema) {
    if (isText(schema) && !schema.startsWith(start)) yield `${shown(schema)} does not start with ${start}`
  },
})

const oneLine = (id: string, at: string): Rule => ({
  id,
  at,
  *check(schema) {
    if (isText(schema) && schema.includes('\n')) yield `${shown(schema)} has more than one line`
  },
})

/** Items that are like an earlier one, by what `keyOf` makes of them. */
function* again(list: unknown, keyOf: (item: unknown) => string | undefined): Iterable<[number, string]> {
  const seen = new Set<string>()
  for (const [position, item] of items(list)) {
    const key = keyOf(item)
    if (key === undefined) continue
    if (seen.has(key)) yield [position, key]
    seen.add(key)
  }
}

const nodesByMode: { readonly [mode: string]: 'none' | 'some' } = {
  MPOL_DEFAULT: 'none',
  MPOL_LOCAL: 'none',
  MPOL_BIND: 'some',
  MPOL_INTERLEAVE: 'some',
  MPOL_WEIGHTED_INTERLEAVE: 'some',
  MPOL_PREFERRED_MANY: 'some',
}

export const linuxRules: Rule[] = [
  absolutePaths('ns-path-absolute', '/linux/namespaces/*/path', 'the path of the namespace,'),
  {
    id: 'ns-duplicate-error',
    at: '/linux/namespaces',
    *check(namespaces) {
      const type = (namespace: unknown): string | undefined => {
        const name = member(namespace, 'type')
        return isText(name) ? name : undefined
      }
      for (const [position, name] of again(namespaces, type))
        yield { message: `the namespace ${shown(name)} comes again`, below: [position, 'type'] }
    },
  },
  {
    id: 'timeoffsets-clock-key',
    at: '/linux/timeOffsets',
    *check(offsets) {
      for (const clock of isObject(offsets) ? Object.keys(offsets) : [])
        if (clock !== 'monotonic' && clock !== 'boottime')
          yield {
            message: `${shown(clock)} is no clock of a time namespace: monotonic or boottime`,
            below: [clock],
            part: 'name',
          }
    },
  },
  absolutePaths('device-path-required', '/linux/devices/*/path', 'the path of the device,'),
  {
    id: 'devices-duplicate-majmin',
    at: '/linux/devices',
    *check(devices) {
      const node = (device: unknown): string | undefined => {
        const [type, major, minor] = ['type', 'major', 'minor'].map(name => member(device, name))
        if (!isText(type) || type === 'p' || !isInteger(major) || !isInteger(minor)) return undefined
        // u is an older name of c
        return `${type === 'u' ? 'c' : type} ${major}:${minor}`
      }
      for (const [position, name] of again(devices, node))
        yield { message: `the device ${name} comes again`, below: [position] } satisfies Problem
    },
  },
  {
    id: 'cgroupspath-abs-or-rel',
    at: '/linux/cgroupsPath',
    *check(path) {
      if (isText(path) && path.includes('\0'))
        yield `cgroupsPath ${shown(path)} holds a NUL, which no path can`
    },
  },
  startsWith('intelrdt-l3-starts-l3', '/linux/intelRdt/l3CacheSchema', 'L3:'),
  oneLine('intelrdt-l3-no-newlines', '/linux/intelRdt/l3CacheSchema'),
  startsWith('intelrdt-mb-starts-mb', '/linux/intelRdt/memBwSchema', 'MB:'),
  oneLine('intelrdt-mb-no-newlines', '/linux/intelRdt/memBwSchema'),
  oneLine('intelrdt-schemata-no-newlines', '/linux/intelRdt/schemata/*'),
  {
    id: 'mempolicy-nodes-mode-constraints',
    at: '/linux/memoryPolicy',
    *check(policy) {
      const mode = member(policy, 'mode')
      const nodes = member(policy, 'nodes') ?? ''
      if (!isText(mode) || !isText(nodes)) return
      if (!isNumberList(nodes)) {
        yield { message: `${shown(nodes)} is no list of memory nodes such as 0-3,7`, below: ['nodes'] }
        return
      }
      const wanted = Object.hasOwn(nodesByMode, mode) ? nodesByMode[mode] : undefined
      if (wanted === 'none' && nodes !== '')
        yield { message: `${mode} takes no nodes, not ${shown(nodes)}`, below: ['nodes'] }
      if (wanted === 'some' && nodes === '')
        yield { message: `${mode} takes at least one node`, below: ['nodes'] }
    },
  },
  absolutePaths('maskedpaths-absolute', '/linux/maskedPaths/*', 'the masked path'),
  absolutePaths('readonlypaths-absolute', '/linux/readonlyPaths/*', 'the read-only path'),
]
