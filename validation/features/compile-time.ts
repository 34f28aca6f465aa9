import { requirement, succeeded } from '#harness'
import { askFeatures } from './_features.js'

// What a runtime that looks at the machine would look at, taken away in a mount namespace of its own.
const blind = ['mount -t tmpfs none /sys', 'mount -t tmpfs none /proc/sys', 'exec "$@"'].join(' && ')

// What it would find on another machine: cgroup v2, resctrl, LSMs and systemd, and limits that are low.
const rich = [
  'mount -t tmpfs none /sys && mount -t tmpfs none /proc/sys && mount -t tmpfs none /run',
  'mkdir -p /sys/fs/cgroup /sys/fs/resctrl /sys/fs/selinux /sys/module/apparmor/parameters',
  'mkdir -p /sys/kernel/security/apparmor /run/systemd/system /proc/sys/kernel/seccomp /proc/sys/user',
  'echo Y >/sys/module/apparmor/parameters/enabled && echo rdma >/sys/fs/cgroup/cgroup.controllers',
  'echo allow >/proc/sys/kernel/seccomp/actions_avail && echo 30 >/proc/sys/kernel/cap_last_cap',
  'for each in user net uts; do echo 0 >/proc/sys/user/max_${each}_namespaces; done',
  'exec "$@"',
].join(' && ')

// Of a user's session, which has a systemd of its own.
const session = ['XDG_RUNTIME_DIR=/run/user/0', 'DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/0/bus']

const circumstances: Record<string, string[]> = {
  'an empty environment': ['env', '-i'],
  'another working directory': ['sh', '-c', 'cd / && exec "$@"', 'sh'],
  'a pipe as standard input': ['sh', '-c', 'echo | "$@"', 'sh'],
  'no privileges': ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'],
  'no capabilities in the bounding set': ['setpriv', '--bounding-set', '-all'],
  'another host, low limits': ['sh', '-c', 'ulimit -n 64 && exec unshare --uts --net --ipc "$@"', 'sh'],
  "a user's session": ['env', ...session],
  'words for debugging, in another language': [
    'env',
    'DEBUG=1',
    'LANG=C.UTF-8',
    'LC_ALL=C.UTF-8',
    'HOME=/none',
  ],
  'cgroup v2, resctrl, LSMs, systemd and low limits': ['unshare', '--mount', 'sh', '-c', rich, 'sh'],
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

  await t.start(g => g.args('/bin/sleep', '1000'))
  t.same('features-compile-time', await askFeatures(t), usual, 'with a container that runs')

  const inBundle = ['env', '-C', t.bundle().dir]
  for (const [name, through] of Object.entries({
    ...circumstances,
    'a bundle as working directory': inBundle,
  })) {
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
