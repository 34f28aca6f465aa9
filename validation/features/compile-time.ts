import { requirement, succeeded } from '#harness'
import { askFeatures } from './_features.js'

// What a runtime that looks at the machine would look at, taken away in a mount namespace of its own.
const blind = ['mount -t tmpfs none /sys', 'mount -t tmpfs none /proc/sys', 'exec "$@"'].join(' && ')

const circumstances: Record<string, string[]> = {
  'an empty environment': ['env', '-i'],
  'another working directory': ['sh', '-c', 'cd / && exec "$@"', 'sh'],
  'a pipe as standard input': ['sh', '-c', 'echo | "$@"', 'sh'],
  'no privileges': ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'],
  'no capabilities in the bounding set': ['setpriv', '--bounding-set', '-all'],
  'another host, low limits': ['sh', '-c', 'ulimit -n 64 && exec unshare --uts --net --ipc "$@"', 'sh'],
  'no /sys and no /proc/sys': ['unshare', '--mount', 'sh', '-c', blind, 'sh'],
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

export default requirement('features-compile-time', async t => {
  const usual = await askFeatures(t)
  t.same('features-compile-time', await askFeatures(t), usual, 'asked again')

  for (const [name, through] of Object.entries(circumstances)) {
    const can = await t.hostResult([...through, 'true'])
    if (!succeeded(can)) continue
    const result = await t.hostResult([...through, ...t.runtime.argv('features')])
    // A runtime may not run at all there, which is another matter.
    if (!succeeded(result)) {
      t.info('features-compile-time', `fails with ${name}: ${result.stderr.trim().slice(0, 200)}`)
      continue
    }
    t.same('features-compile-time', parsed(result.stdout), usual, `with ${name}`)
  }
})
