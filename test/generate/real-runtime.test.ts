/** A real runtime takes what `generate` makes, and does what the flags ask for. RUNTIME names it; runc by default. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { findBusybox, makeRootfs } from '../../lib/bundle/rootfs.js'
import { capabilitySet } from '../../lib/inside/proc/capabilities.js'
import { adapterFor } from '../../lib/runtime/adapters.js'
import { inSandbox } from '../run/in-sandbox.js'
import { realRuntime } from '../suite/tool.js'
import { printed } from './command.js'

const version = spawnSync(realRuntime, ['--version'], { encoding: 'utf8' }).stdout
const name = /^\w+/.exec(version)?.[0] ?? ''
const scratch = t.testdir({})
let count = 0

/** What the container prints for this shell script, started with these flags. */
async function output(shell: string, ...words: string[]): Promise<string> {
  const id = `generate-test-${process.pid}-${++count}`
  const bundle = join(scratch, id)
  mkdirSync(bundle)
  makeRootfs(join(bundle, 'rootfs'), findBusybox()!)
  writeFileSync(
    join(bundle, 'config.json'),
    await printed(...words, ...['sh', '-c', shell].map(word => `--args=${word}`)),
  )
  const args = [...adapterFor(name, []).globalArgs(join(bundle, 'state')), 'run', '--bundle', bundle, id]
  const workDir = join(bundle, 'work')
  mkdirSync(workDir)
  const [file, ...command] = inSandbox(workDir, [realRuntime, ...args])
  const { stdout, stderr, status } = spawnSync(file, command, {
    encoding: 'utf8',
    timeout: 60_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (status !== 0) throw new Error(`${realRuntime} ${args.join(' ')} exited with ${status}: ${stderr}`)
  return stdout.trim()
}

t.test('the default config starts as it is', async t => {
  t.equal(await output('hostname; id -u; pwd; echo $TERM; ulimit -n'), 'mrsdalloway\n0\n/\nxterm\n1024')
})

t.test('flags do in the container what they say', async t => {
  const facts = await output(
    'hostname; id -u; id -g; echo $A; pwd; ulimit -n; touch /file 2>/dev/null || echo read-only; grep -c /data /proc/mounts',
    ...[
      '--hostname=box',
      '--process-uid=7',
      '--process-gid=8',
      '--env=A=b c',
      '--process-cwd=/tmp',
      '--rootfs-readonly',
    ],
    ...['--process-rlimits-add=RLIMIT_NOFILE:512:256', '--process-cap-drop-all'],
    ...[
      '--mounts-add',
      '{"destination":"/tmp/data","type":"tmpfs","source":"tmpfs"}',
      '--mounts-remove=/dev/mqueue',
    ],
  ).catch((error: Error) => error.message)
  t.equal(facts, 'box\n7\n8\nb c\n/tmp\n256\nread-only\n1')
})

t.test('the seccomp filter knows the calls of today, and the rules that flags make', async t => {
  const facts = await output(
    'mkdir /one 2>&1; grep CapBnd /proc/self/status',
    ...['--linux-seccomp-errno=mkdir=EXDEV', '--process-cap-drop=CAP_MKNOD'],
  )
  if (name !== 'runsc') t.match(facts, /can't create directory '\/one': .*cross-device/i)
  const bounding = capabilitySet(BigInt(`0x${/CapBnd:\s+(\w+)$/.exec(facts)?.[1]}`))
  t.ok(bounding.includes('CAP_CHOWN') && !bounding.includes('CAP_MKNOD'), bounding.join(' '))
})
