/** What the config asks of this host. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { availableControllers } from '../../host/cgroup.js'
import { capabilityNames } from '../../inside/proc/capabilities.js'
import { kindOfFile } from '../../json/read-file.js'
import { shown } from '../../json/shown.js'
import { capabilitySets } from '../../spec/config-process.js'
import { isObject, isText, member, type Rule, texts } from './rule.js'

// startContainer hooks are looked up in the container, which is not there yet.
const hooksHere = ['prestart', 'createRuntime', 'createContainer', 'poststart', 'poststop'] as const

/** Whether the path leads to something, or to what is not ours to look at. */
const isThere = (path: string): boolean => asked(() => kindOfFile(path)) !== 'nothing'

/** What this host has to say; undefined where it does not. */
function asked<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

const hookRule = (kind: (typeof hooksHere)[number]): Rule => ({
  id: `hook-${kind.toLowerCase()}-path-resolve`,
  at: `/hooks/${kind}/*/path`,
  *check(path) {
    if (!isText(path) || !path.startsWith('/')) return
    const found = path.includes('\0') ? 'nothing' : asked(() => kindOfFile(path))
    if (found === 'nothing') yield `the hook ${shown(path)} is not there`
    else if (found !== undefined && found !== 'a file') yield `the hook ${shown(path)} is ${found}`
    else if (asked(() => statSync(path).mode & 0o111) === 0)
      yield `the hook ${shown(path)} cannot be executed`
  },
})

const isLink = (name: string): boolean => /^[^/\0]+$/.test(name) && isThere(`/sys/class/net/${name}`)

/** A setting of a controller: any one of these controllers will do. */
const controllerRule = (id: string, at: string, controllers: readonly string[]): Rule => ({
  id,
  at: `/linux/resources/${at}`,
  *check() {
    const available = availableControllers()
    if (!controllers.some(name => available.includes(name)))
      yield { message: `this host has no cgroup controller ${controllers.join(' or ')}`, part: 'name' }
  },
})

export const hostRules: Rule[] = [
  ...hooksHere.map(hookRule),
  {
    id: 'capabilities-unknown-warning',
    at: capabilitySets.map(set => `/process/capabilities/${set}/*`),
    *check(name) {
      const last = asked(() => Number(readFileSync('/proc/sys/kernel/cap_last_cap', 'utf8')))
      if (isText(name) && last !== undefined && capabilityNames.indexOf(name) > last)
        yield { message: `the kernel of this host does not know ${shown(name)}`, level: 'MAY' }
    },
  },
  {
    id: 'config-mount-type',
    at: '/mounts/*',
    // A kernel may load what it does not list yet, so this is no more than a hint.
    *check(mount, { platform }) {
      const type = member(mount, 'type')
      const options = texts(member(mount, 'options'))
      if (platform !== 'linux' || !isText(type) || options.includes('bind') || options.includes('rbind'))
        return
      const known = asked(() => readFileSync('/proc/filesystems', 'utf8').split(/\s+/))
      if (known && !known.includes(type))
        yield {
          message: `${shown(type)} is not in /proc/filesystems of this host`,
          below: ['type'],
          level: 'MAY',
        }
    },
  },
  {
    id: 'config-mount-source',
    at: '/mounts/*',
    *check(mount, { bundle, platform }) {
      const source = member(mount, 'source')
      const options = texts(member(mount, 'options'))
      if (
        platform === 'windows' ||
        !isText(source) ||
        !(options.includes('bind') || options.includes('rbind'))
      )
        return
      if (source.includes('\0') || (bundle === undefined && !source.startsWith('/'))) return
      if (!isThere(resolve(bundle ?? '/', source)))
        yield { message: `the source ${shown(source)} of the bind mount is not there`, below: ['source'] }
    },
  },
  {
    id: 'ns-path-join',
    at: '/linux/namespaces/*/path',
    *check(path) {
      if (isText(path) && path.startsWith('/') && !path.includes('\0') && !isThere(path))
        yield `the namespace ${shown(path)} is not there`
    },
  },
  {
    id: 'netdevices-available',
    at: '/linux/netDevices',
    *check(devices) {
      for (const name of isObject(devices) ? Object.keys(devices) : [])
        if (!isLink(name))
          yield { message: `this host has no network device ${shown(name)}`, below: [name], part: 'name' }
    },
  },
  {
    id: 'netprio-name-required',
    at: '/linux/resources/network/priorities/*/name',
    *check(name) {
      if (isText(name) && !isLink(name)) yield `this host has no network device ${shown(name)}`
    },
  },
  {
    id: 'hugetlb-pagesize-format',
    at: '/linux/resources/hugepageLimits/*/pageSize',
    *check(size) {
      const [, digits, unit] = isText(size) ? (/^([1-9]\d*)([KMG])B$/.exec(size) ?? []) : []
      if (digits === undefined) return
      const kibibytes = Number(digits) * 1024 ** 'KMG'.indexOf(unit!)
      const sizes = asked(() => readdirSync('/sys/kernel/mm/hugepages')) ?? []
      if (!sizes.includes(`hugepages-${kibibytes}kB`)) yield `this host has no huge pages of ${size}`
    },
  },
  controllerRule('memory', 'memory', ['memory']),
  controllerRule('cpu', 'cpu', ['cpu', 'cpuset']),
  controllerRule('blockio', 'blockIO', ['blkio', 'io']),
  controllerRule('hugetlb', 'hugepageLimits', ['hugetlb']),
  controllerRule('network', 'network', ['net_cls', 'net_prio']),
  controllerRule('pids', 'pids', ['pids']),
  controllerRule('rdma', 'rdma', ['rdma']),
  {
    id: 'unified-missing-controller-error',
    at: '/linux/resources/unified',
    *check(unified) {
      const available = availableControllers()
      for (const name of isObject(unified) ? Object.keys(unified) : []) {
        const controller = name.split('.')[0]!
        if (controller !== 'cgroup' && !available.includes(controller))
          yield {
            message: `this host has no cgroup controller ${shown(controller)}`,
            below: [name],
            part: 'name',
          }
      }
    },
  },
]
