import { type CheckContext, requirement, succeeded } from '#harness'
import { listen } from '../config-linux/seccomp/_agent.js'
import { askFeatures, list } from '../features/_features.js'

// All that Linux has; a name that is refused and not among these is no flag at all.
const linuxFlags = ['TSYNC', 'LOG', 'SPEC_ALLOW', 'NEW_LISTENER', 'TSYNC_ESRCH', 'WAIT_KILLABLE_RECV'].map(
  name => `SECCOMP_FILTER_FLAG_${name}`,
)

const specFlags = linuxFlags.filter(name => !/NEW_LISTENER|ESRCH/.test(name))

/** Whether a container runs with a filter that has these. */
async function taken(t: CheckContext, flags: readonly string[]): Promise<boolean> {
  // The kernel takes this one only from a filter that notifies.
  const notifies = flags.includes('SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV')
  const listener = notifies ? { listenerPath: listen(t).path } : {}
  const attempt = await t.attempt(g =>
    g.args('/bin/sh', '-c', 'grep -w Seccomp /proc/self/status').patch('/linux/seccomp', {
      defaultAction: 'SCMP_ACT_ALLOW',
      flags,
      ...listener,
      syscalls: [{ names: ['swapoff'], action: notifies ? 'SCMP_ACT_NOTIFY' : 'SCMP_ACT_ERRNO' }],
    }),
  )
  if (!attempt.container || !succeeded(attempt.start!)) return false
  return /Seccomp:\s+2/.test(await attempt.container.output())
}

/** Those of the spec's flags that work, though they are not listed. */
async function unlisted(t: CheckContext, listed: readonly string[]): Promise<string[]> {
  const works: string[] = []
  for (const flag of specFlags) if (!listed.includes(flag) && (await taken(t, [flag]))) works.push(flag)
  // Who takes any name, does not know these.
  return works.length > 0 && (await taken(t, ['SECCOMP_FILTER_FLAG_NOSUCH'])) ? [] : works
}

async function refused(t: CheckContext, flags: readonly string[]): Promise<string[]> {
  if (flags.length === 0 || (await taken(t, flags))) return []
  const bad: string[] = []
  for (const flag of flags) if (!(await taken(t, [flag]))) bad.push(flag)
  return bad
}

export default requirement(
  [
    'features-linux-seccomp-knownflags',
    'features-linux-seccomp-supportedflags',
    'features-linux-seccomp-supported-subset',
  ],
  async t => {
    const features = await askFeatures(t)
    const known = list(features, 'linux.seccomp.knownFlags')
    const supported = list(features, 'linux.seccomp.supportedFlags')

    if (known) {
      // One that is not supported may be refused for the kernel's sake.
      const bad = (await refused(t, known)).filter(
        flag => supported?.includes(flag) || !linuxFlags.includes(flag),
      )
      t.same('features-linux-seccomp-knownflags', bad, [], 'each flag listed must be recognised')
      const works = await unlisted(t, known)
      t.same(
        'features-linux-seccomp-knownflags',
        works,
        [],
        'the list must have all flags that it recognises',
      )
    }
    if (supported) {
      const bad = await refused(t, supported)
      t.same('features-linux-seccomp-supportedflags', bad, [], 'each flag listed must be supported')
      const works = await unlisted(t, supported)
      t.same(
        'features-linux-seccomp-supportedflags',
        works,
        [],
        'the list must have all flags that it supports',
      )
    }
    if (known && supported) {
      const extra = supported.filter(flag => !known.includes(flag))
      t.same('features-linux-seccomp-supported-subset', extra, [], 'what is supported must be known')
    }
    t.unsupported('features has no such lists of seccomp flags')
  },
)
