/** config-linux.md#seccomp */
import { isObject, isText, member, type Rule } from './rule.js'

/** Actions of libseccomp that return no errno. */
const withoutErrno = /^SCMP_ACT_(?:KILL|KILL_PROCESS|KILL_THREAD|TRAP|ALLOW|LOG|NOTIFY)$/

/** An errno beside an action that has none to return, which the spec makes an error. */
const errnoUnsupported = (id: string, at: string, action: string, errno: string): Rule => ({
  id,
  at,
  *check(rule) {
    const name = member(rule, action)
    if (isText(name) && withoutErrno.test(name) && member(rule, errno) !== undefined)
      yield { message: `${name} returns no errno, but there is ${errno}`, below: [errno] }
  },
})

export const seccompRules: Rule[] = [
  {
    id: 'seccomp-listenermetadata-needs-path',
    at: '/linux/seccomp',
    *check(seccomp) {
      if (isObject(seccomp) && 'listenerMetadata' in seccomp && !('listenerPath' in seccomp))
        yield {
          message: 'listenerMetadata is set without listenerPath',
          below: ['listenerMetadata'],
          part: 'name',
        }
    },
  },
  errnoUnsupported(
    'seccomp-defaulterrnoret-unsupported',
    '/linux/seccomp',
    'defaultAction',
    'defaultErrnoRet',
  ),
  errnoUnsupported('seccomp-errnoret-unsupported', '/linux/seccomp/syscalls/*', 'action', 'errnoRet'),
]
