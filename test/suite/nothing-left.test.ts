/** However a run ends, nothing of it is left: no process, no cgroup, no mount, no folder. */
import { existsSync, lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { cgroupsOf } from '../../lib/host/sweep-cgroups.js'
import { leftBehind } from '../../lib/run/doctor.js'
import { program, realRuntime, runTool, startTool } from './tool.js'

const commandLines = (): string[] =>
  readdirSync('/proc').flatMap(name => {
    if (!/^\d+$/.test(name)) return []
    try {
      return [readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')]
    } catch {
      return []
    }
  })

/** What is there of the run whose name has this beginning: the name holds the pid of the tool. */
const tracesOf = (name: string) => ({
  processes: commandLines().filter(line => line.includes(name)),
  cgroups: cgroupsOf(name),
  folders: readdirSync(tmpdir()).filter(entry => entry.startsWith(name)),
  mounts: readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter(line => line.includes(name)),
})

const nothing = { processes: [], cgroups: [], folders: [], mounts: [] }

/** The name of a run under way, once it has a container. */
async function nameOnceRunning(pid: number): Promise<string> {
  for (let tries = 0; tries < 1000; tries++) {
    const folder = readdirSync(tmpdir()).find(name => name.startsWith(`oci-runtime-tools-${pid}-`))
    if (folder && cgroupsOf(folder).length > 0) return folder
    await delay(10)
  }
  throw new Error('the run made no container')
}

async function gone(name: string): Promise<ReturnType<typeof tracesOf>> {
  for (let tries = 0; tries < 1000; tries++) {
    const traces = tracesOf(name)
    if (Object.values(traces).every(list => list.length === 0)) return traces
    await delay(10)
  }
  return tracesOf(name)
}

const endless = [
  'test',
  '--runtime',
  realRuntime,
  '--repeat',
  '1000',
  'hostname',
  'create-id-not-unique-error',
]

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  t.test(`after ${signal}`, async t => {
    const { child, ended } = startTool(endless)
    const name = await nameOnceRunning(child.pid!)
    child.kill(signal)
    const end = await ended
    t.equal(end.code, code)
    t.match(end.stdout, new RegExp(`^Bail out! stopped by ${signal}$`, 'm'))
    t.strictSame(tracesOf(name), nothing)
  })
}

t.test(
  'after SIGKILL of the tool: its worker takes all but the folder away, doctor --clean the rest',
  async t => {
    const { child, ended } = startTool(endless)
    const name = await nameOnceRunning(child.pid!)
    child.kill('SIGKILL')
    await ended
    await runTool('doctor', '--clean')
    t.strictSame(await gone(name), nothing)
  },
)

t.test('after SIGKILL of all of its processes', async t => {
  const { child, ended } = startTool(endless)
  const name = await nameOnceRunning(child.pid!)
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      const line = readFileSync(`/proc/${entry}/cmdline`, 'utf8')
      if (line.includes(name)) process.kill(Number(entry), 'SIGKILL')
    } catch {
      // Ended by itself meanwhile.
    }
  }
  child.kill('SIGKILL')
  await ended
  const { code, stdout } = await runTool('doctor', '--clean')
  t.equal(code, 0)
  t.match(stdout, name)
  t.strictSame(await gone(name), nothing)
  t.notOk(leftBehind().runs.includes(name))
})

t.test('after a runtime that hangs once its container is there', async t => {
  const script = `case "$*" in *' create '*) "$real" "$@"; sleep 1000 ;; *) exec "$real" "$@" ;; esac`
  const { child, ended } = startTool([
    'test',
    '--runtime',
    program('hangs-after', script),
    '--timeout',
    '1',
    'hostname',
  ])
  const name = await nameOnceRunning(child.pid!)
  t.equal((await ended).code, 1)
  t.strictSame(await gone(name), nothing)
})

t.test('after a run that went well', async t => {
  const { child, ended } = startTool(['test', '--runtime', realRuntime, 'hostname'])
  const name = await nameOnceRunning(child.pid!)
  t.equal((await ended).code, 0)
  t.strictSame(tracesOf(name), nothing)
})

const devices = () =>
  readdirSync('/dev').map(name => {
    const { mode, uid, gid } = lstatSync(`/dev/${name}`)
    return [name, mode, uid, gid]
  })

t.test('a runtime that changes device nodes changes none of the host', async t => {
  const before = devices()
  const spoil = 'chmod 600 /dev/full; chown 100000 /dev/zero; rm -f /dev/random'
  const { code } = await runTool(
    'test',
    '--runtime',
    program('spoils-devices', `${spoil}; exec ${realRuntime} "$@"`),
    'domainname',
  )
  t.equal(code, 0, 'control: the runtime runs')
  t.strictSame(devices(), before)
})

// Where mount(8) writes down what it mounted in whatever mount namespace.
const mountNotes = () => (existsSync('/run/mount/utab') ? readFileSync('/run/mount/utab', 'utf8') : '')

t.test("a mount inside does not get into the host's notes of mounts", async t => {
  const before = mountNotes()
  const mount = 'mount -t tmpfs -o x-noted tmpfs /mnt'
  const noting = program('notes-mounts', `${mount}; exec ${realRuntime} "$@"`)
  const { code } = await runTool('test', '--runtime', noting, 'domainname')
  t.equal(code, 0, 'control: the runtime runs')
  t.equal(mountNotes(), before)
})

t.test('files that a runtime names by its containers and forgets', async t => {
  const script = `case "$*" in *' delete '*) for id; do :; done; mkdir -p "/run/forgotten-$id/sub" && touch "/dev/shm/$id" ;; esac`
  const forgets = program('forgets-files', `${script}; exec "$real" "$@"`)
  const { child, ended } = startTool(['test', '--runtime', forgets, 'hostname'])
  t.equal((await ended).code, 0, 'control: the runtime runs')
  const left = ['/run', '/dev/shm'].flatMap(dir =>
    readdirSync(dir).filter(name => name.includes(`oci-runtime-tools-${child.pid}-`)),
  )
  t.strictSame(left, [])
})

t.test('--keep leaves the bundles, and nothing else', async t => {
  const { child, ended } = startTool(['test', '--runtime', realRuntime, '--keep', 'hostname', 'domainname'])
  const name = await nameOnceRunning(child.pid!)
  t.match(await ended, { code: 0 })
  const kept = join(tmpdir(), name)
  t.ok(readdirSync(kept, { recursive: true }).some(file => String(file).endsWith('/config.json')))
  rmSync(kept, { recursive: true })
  t.strictSame(tracesOf(name), nothing)
})
