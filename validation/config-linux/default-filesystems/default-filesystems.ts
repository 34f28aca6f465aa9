import { requirement } from '#harness'
import { hostMounts } from '#host/mounts'
import { parseMountinfo, topMount } from '#inside/proc/mountinfo'

const filesystems = {
  'default-fs-proc': ['/proc', 'proc', '/proc/self/status'],
  'default-fs-sys': ['/sys', 'sysfs', '/sys/kernel'],
  'default-fs-dev-pts': ['/dev/pts', 'devpts', '/dev/pts/ptmx'],
  'default-fs-dev-shm': ['/dev/shm', 'tmpfs', '/dev/shm'],
} as const

// Whether a runtime has to add what the configuration leaves out is not clear: what is listed has to be there.
export default requirement(Object.keys(filesystems), async t => {
  const seen = await t.observe(undefined, {
    mountinfo: 'cat /proc/self/mountinfo',
    files:
      'for file in /proc/self/status /sys/kernel /dev/pts/ptmx /dev/shm; do [ -e $file ] && echo $file; done',
  })
  const ofTheHost = hostMounts().map(({ device }) => device)
  const mounts = parseMountinfo(seen.mountinfo.text)
  const files = seen.files.text.trim().split('\n')

  for (const [id, [path, type, file]] of Object.entries(filesystems)) {
    t.same(id, topMount(mounts, path)?.type, type, `type of the file system at ${path}`)
    t.ok(id, files.includes(file), `${file} must be there`)
    if (!t.sharesKernel) continue
    const device = topMount(mounts, path)?.device
    t.ok(
      id,
      device && !ofTheHost.includes(device),
      `${path} is the container's own, none of the host's`,
      device,
    )
  }
})
