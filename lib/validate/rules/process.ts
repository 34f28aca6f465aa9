/** config.md#process and its parts for POSIX platforms and Linux. */
import { capabilityNames } from '../../inside/proc/capabilities.js'
import { shown } from '../../json/shown.js'
import { capabilitySets } from '../../spec/config-process.js'
import { compareVersions } from '../../spec/versions.js'
import { isNumberList, notAbsolute } from './paths.js'
import { isInteger, isObject, isText, items, member, type Rule, type Subject } from './rule.js'

/** The limits of getrlimit(2) on Linux. */
const linuxLimits = [
  'AS',
  'CORE',
  'CPU',
  'DATA',
  'FSIZE',
  'LOCKS',
  'MEMLOCK',
  'MSGQUEUE',
  'NICE',
  'NOFILE',
  'NPROC',
  'RSS',
  'RTPRIO',
  'RTTIME',
  'SIGPENDING',
  'STACK',
]

const everySet = capabilitySets.map(set => `/process/capabilities/${set}/*`)

/** Up to 1.0.2 an error, since 1.1.0 a warning that the runtime logs: config.md#linux-process. */
const unknownCapabilityFails = ({ spec }: Subject): boolean => compareVersions(spec, '1.1.0') < 0

export const processRules: Rule[] = [
  {
    id: 'process-required-at-start',
    at: '',
    *check(config) {
      if (isObject(config) && !('process' in config))
        yield { message: 'process is missing: create will do, but not start', level: 'REQUIRED at start' }
    },
  },
  {
    id: 'process-cwd-absolute',
    at: '/process/cwd',
    *check(cwd, { platform }) {
      const wrong = isText(cwd) && notAbsolute(cwd, platform)
      if (wrong) yield `cwd ${shown(cwd)} ${wrong}`
    },
  },
  {
    id: 'user-uid-required',
    at: '/process',
    // The spec's own example for FreeBSD has no user.
    *check(process, { platform }) {
      if (['linux', 'solaris', 'zos'].includes(platform) && isObject(process) && !('user' in process))
        yield 'user is missing, and with it uid and gid'
    },
  },
  {
    id: 'rlimits-type-valid-linux',
    at: '/process/rlimits/*/type',
    *check(type, { platform }) {
      if (platform === 'linux' && isText(type) && !linuxLimits.some(limit => type === `RLIMIT_${limit}`))
        yield `${shown(type)} is no limit of getrlimit(2) on Linux`
    },
  },
  {
    id: 'rlimits-duplicate-error',
    at: '/process/rlimits',
    *check(rlimits) {
      const seen = new Set<string>()
      for (const [position, rlimit] of items(rlimits)) {
        const type = member(rlimit, 'type')
        if (!isText(type)) continue
        if (seen.has(type))
          yield { message: `a limit for ${shown(type)} comes again`, below: [position, 'type'] }
        seen.add(type)
      }
    },
  },
  {
    id: 'capabilities-unknown-warning',
    at: everySet,
    *check(name, subject) {
      if (isText(name) && !capabilityNames.includes(name) && !unknownCapabilityFails(subject))
        yield { message: `${shown(name)} is no capability of Linux: a runtime warns of it`, level: 'MAY' }
    },
  },
  {
    id: 'valid-values-error',
    at: everySet,
    *check(name, subject) {
      if (isText(name) && !capabilityNames.includes(name) && unknownCapabilityFails(subject))
        yield `${shown(name)} is no capability of Linux, which is an error up to 1.0.2`
    },
  },
  {
    id: 'process-iopriority-range',
    at: '/process/ioPriority/priority',
    *check(priority) {
      if (isInteger(priority) && (priority < 0 || priority > 7))
        yield `the priority ${priority} is not from 0 to 7`
    },
  },
  {
    id: 'valid-values-error',
    at: ['/process/execCPUAffinity/initial', '/process/execCPUAffinity/final'],
    *check(list) {
      if (isText(list) && !isNumberList(list)) yield `${shown(list)} is no list of CPUs such as 0-3,7`
    },
  },
]
