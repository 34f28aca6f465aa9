import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { effectiveCapabilities, isRoot } from '../../lib/host/privileges.js'
import { removeTree } from '../../lib/host/remove-tree.js'

const home = mkdtempSync(join(tmpdir(), 'remove-tree-'))
t.teardown(() => rmSync(home, { recursive: true, force: true }))

function folder(name: string): string {
  const dir = join(home, name)
  mkdirSync(dir, { recursive: true })
  return dir
}

t.test('a plain tree goes, what its links point to stays', async t => {
  const kept = folder('kept')
  writeFileSync(join(kept, 'file'), 'precious')
  const dir = folder('plain')
  mkdirSync(join(dir, 'a/b/c'), { recursive: true })
  writeFileSync(join(dir, 'a/b/file with\nnewline'), '')
  writeFileSync(Buffer.concat([Buffer.from(`${dir}/a/`), Buffer.from([0xff, 0xfe])]), '')
  symlinkSync(kept, join(dir, 'a/link'))
  symlinkSync('/no/such/file', join(dir, 'dangling'))
  execFileSync('mkfifo', [join(dir, 'fifo')])

  await removeTree(dir)
  t.notOk(existsSync(dir))
  t.equal(readFileSync(join(kept, 'file'), 'utf8'), 'precious')
  await t.resolves(removeTree(dir), 'one that is not there is fine')
  await t.resolves(removeTree(join(dir, 'deeper', 'still')))
})

t.test('a link as the tree itself is only unlinked', async t => {
  const kept = folder('target')
  writeFileSync(join(kept, 'file'), 'precious')
  const link = join(home, 'link')
  symlinkSync(kept, link)
  await removeTree(link)
  t.notOk(existsSync(link))
  t.ok(existsSync(join(kept, 'file')))
})

t.test('what cannot be ours is refused', async t => {
  await t.rejects(removeTree('/'), { message: /too near to the root/ })
  await t.rejects(removeTree('/tmp'), { message: /too near to the root/ })
  await t.rejects(removeTree(process.cwd()), { message: /holds the working directory/ })
})

const noMounting =
  isRoot() && effectiveCapabilities().includes('CAP_SYS_ADMIN') ? false : 'needs CAP_SYS_ADMIN'
const program = `
  const { removeTree } = await import(process.argv[1])
  await removeTree(process.argv[2]).catch(error => { console.log(error.message); process.exitCode = 3 })
`

// mounts by a shell script in a mount namespace of its own, then removeTree there; $1 is the tree, $2 what must survive
function removeInNamespace(
  script: string,
  dir: string,
  kept: string,
  after = '',
): { status: number; output: string } {
  const shell = `set -e; dir=$1 kept=$2 node=$3 program=$4 module=$5; cd /
    ${script}
    status=0; "$node" --input-type=module -e "$program" "$module" "$dir" || status=$?
    ${after}
    exit $status`
  const module = new URL('../../lib/host/remove-tree.js', import.meta.url).href
  const args = [
    '-m',
    '--propagation',
    'private',
    'sh',
    '-c',
    shell,
    'sh',
    dir,
    kept,
    process.execPath,
    program,
    module,
  ]
  try {
    return { status: 0, output: execFileSync('unshare', args, { encoding: 'utf8', stdio: 'pipe' }) }
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string }
    return { status, output: stdout + stderr }
  }
}

t.test('the source of a bind mount of the same file system survives', { skip: noMounting }, async t => {
  const kept = folder('bind/kept')
  mkdirSync(join(kept, 'sub'))
  writeFileSync(join(kept, 'sub/file'), 'precious')
  const dir = folder('bind/tree')
  mkdirSync(join(dir, 'rootfs/a b'), { recursive: true })
  mkdirSync(join(dir, 'rootfs/stack'))
  writeFileSync(join(dir, 'rootfs/file'), '')

  const result = removeInNamespace(
    `mount --bind "$kept" "$dir/rootfs/a b"
     mount --bind "$kept/sub/file" "$dir/rootfs/file"
     mount -t tmpfs one "$dir/rootfs/stack"; mkdir "$dir/rootfs/stack/below"
     mount --bind "$kept" "$dir/rootfs/stack/below"
     mount --bind "$kept" "$dir/rootfs/stack"
     mount --bind "$dir" "$dir"`,
    dir,
    kept,
  )
  t.match(result, { status: 0, output: '' })
  t.notOk(existsSync(dir))
  t.equal(readFileSync(join(kept, 'sub/file'), 'utf8'), 'precious')
})

t.test('unmounting a copy of a shared tree leaves the original mounted', { skip: noMounting }, async t => {
  const kept = folder('shared/kept')
  mkdirSync(join(kept, 'inner'))
  const dir = folder('shared/tree')
  mkdirSync(join(dir, 'copy'))

  // as with rbind of /sys on a machine where systemd made all mounts shared
  const result = removeInNamespace(
    `mount -t tmpfs outer "$kept"; mkdir "$kept/inner"; mount --make-shared "$kept"
     mount -t tmpfs inner "$kept/inner"; touch "$kept/inner/file"
     mount --rbind "$kept" "$dir/copy"; test -e "$dir/copy/inner/file"`,
    dir,
    kept,
    'test -e "$kept/inner/file" || { echo original unmounted; exit 9; }',
  )
  t.match(result, { status: 0, output: '' })
  t.notOk(existsSync(dir))
})

t.test('nothing is deleted when a mount stays', { skip: noMounting }, async t => {
  const kept = folder('stays/kept')
  writeFileSync(join(kept, 'file'), 'precious')
  const dir = folder('stays/tree')
  mkdirSync(join(dir, 'mnt'))
  writeFileSync(join(dir, 'own'), '')

  // without umount in the path no mount goes
  const result = removeInNamespace('mount --bind "$kept" "$dir/mnt"; PATH=/nowhere', dir, kept)
  t.equal(result.status, 3)
  t.match(result.output, new RegExp(`cannot unmount ${join(dir, 'mnt')}: .*ENOENT`))
  t.ok(existsSync(join(dir, 'own')))
  t.equal(readFileSync(join(kept, 'file'), 'utf8'), 'precious')
})
