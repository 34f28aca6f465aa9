/** A configuration with an object at most levels of config.json, and all that can be seen of its effect. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckContext, Edit, Result } from '#harness'
import { succeeded } from '#harness'
import { availableControllers, cgroupDirs, readCgroupFile } from '#host/cgroup'

// On standard error the runtime may write what it likes.
const script = `exec 2>&1
uname -n; uname -m
id -u; id -g; id -G
busybox tr '\\0' '\\n' </proc/$$/environ | busybox sort
readlink /proc/$$/cwd
busybox cut -d ' ' -f 19 /proc/$$/stat; busybox ionice
ulimit -Sn; ulimit -Hn
cat /proc/$$/oom_score_adj
grep -E '^(Cap|NoNewPrivs|Umask|Seccomp:)' /proc/$$/status
busybox cut -d ' ' -f 5,6 /proc/$$/mountinfo
stat -c '%F %t:%T %a %u:%g' /dev/other-null
mkdir /dev/shm/new 2>/dev/null; echo mkdir $?
touch /tmp/new 2>/dev/null; echo touch $?
cat /masked 2>&1
readlink /dev/fd
`

export interface Life {
  create: Result
  start?: Result
  /** What the container, its state, its hooks and its cgroup showed. */
  seen?: Record<string, unknown>
}

/** What its hooks write, each when it is called. */
export const hooksInOrder = 'prestart\ncreateRuntime\npoststart\npoststop\n'

/** Runs the rich configuration, changed by `edit`, and deletes it. */
export async function liveRichly(t: CheckContext, edit: Edit = () => undefined): Promise<Life> {
  const log = join(t.newDir('log'), 'hooks')
  const hook = (word: string) => ({
    path: '/bin/sh',
    args: ['sh', '-c', `cat >/dev/null; echo ${word} >>'${log}'`],
    timeout: 60,
  })
  const bundle = t.bundle(g => {
    g.args('/bin/sh', '-c', script)
      .rootReadonly()
      .hostname('rich')
      .cwd('/tmp')
      .addEnv('FIRST=1', 'SECOND=two words')
      .user({ uid: 1000, gid: 1001, additionalGids: [1002, 1003], umask: 0o27 })
      .rlimit('RLIMIT_NOFILE', 200, 300)
      .oomScoreAdj(900)
      .patch('/process/consoleSize', { height: 10, width: 20 })
      .patch('/process/scheduler', { policy: 'SCHED_OTHER', nice: 3 })
      .patch('/process/ioPriority', { class: 'IOPRIO_CLASS_BE', priority: 6 })
      .mount({ destination: '/mnt', type: 'tmpfs', source: 'extra', options: ['nosuid', 'ro', 'size=64k'] })
      .annotation('com.example.rich', 'yes')
      .maskedPaths(['/masked'])
      .readonlyPaths(['/proc/sys'])
      .device({ path: '/dev/other-null', type: 'c', major: 1, minor: 3, fileMode: 0o640, uid: 7, gid: 8 })
      .patch('/linux/personality', { domain: 'LINUX' })
      .seccomp({
        defaultAction: 'SCMP_ACT_ALLOW',
        architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_AARCH64'],
        syscalls: [
          { names: ['mkdir', 'mkdirat'], action: 'SCMP_ACT_ERRNO' },
          { names: ['kill'], action: 'SCMP_ACT_ERRNO', args: [{ index: 1, value: 12, op: 'SCMP_CMP_EQ' }] },
        ],
      })
      .devicesCgroup([{ allow: true, access: 'rwm' }])
      .hook('prestart', hook('prestart'))
      .hook('createRuntime', hook('createRuntime'))
      .hook('poststart', hook('poststart'))
      .hook('poststop', hook('poststop'))
    // Even an empty object may ask for its controller, which this view of the host may not have.
    const controllers = availableControllers()
    if (controllers.includes('memory')) g.resources({ memory: {} })
    if (controllers.includes('cpu')) g.resources({ cpu: {} })
    if (controllers.includes('blkio') || controllers.includes('io')) g.resources({ blockIO: {} })
    if (controllers.includes('pids')) g.resources({ pids: { limit: 77 } })
    edit(g)
  })
  writeFileSync(join(bundle.rootfs, 'masked'), 'not masked\n', { mode: 0o644 })

  const { id, create, container } = await t.tryCreate(undefined, { bundle })
  if (!container) return { create }
  const pid = (await container.state()).pid ?? 0
  const cgroup = t.managesCgroups && t.sharesKernel ? cgroupDirs(pid).get('pids') : undefined
  const pidsMax = cgroup && readCgroupFile(cgroup, 'pids.max')
  const { annotations } = await container.state()
  const start = await t.runtime.start(id)
  if (!succeeded(start)) return { create, start }
  const output = await container.output()
  const gone = succeeded(await container.tryDelete())
  const hooks = existsSync(log) ? readFileSync(log, 'utf8') : ''
  return { create, start, seen: { output, annotations, pidsMax, hooks, gone } }
}
