import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Bundle, requirement } from '#harness'
import { row } from '../../config-linux/namespaces/_inodes.js'

const id = 'process-args-execvp-file'

const program = (root: string, path: string, mode = 0o755) => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), `#!/bin/sh\necho ${path}\n`, { mode })
}

const rows: { file: string; path: string; cwd?: string; uid?: number; runs: string }[] = [
  { file: 'tool', path: '/a:/b', runs: '/a/tool' },
  // Neither a file that is not executable nor a folder ends the search.
  { file: 'tool', path: '/nosuch:/empty:/plain:/folder:/b:/a', runs: '/b/tool' },
  // The working directory is not searched, save by name.
  { file: 'tool', path: '/b', cwd: '/a', runs: '/b/tool' },
  { file: './tool', path: '/b', cwd: '/a', runs: '/a/tool' },
  { file: '../b/tool', path: '/a', cwd: '/a', runs: '/b/tool' },
  { file: 'sub/tool', path: '/a', cwd: '/b', runs: '/b/sub/tool' },
  { file: '/a/tool', path: '/b', runs: '/a/tool' },
  // The link's target is the container's.
  { file: 'linked', path: '/links', runs: '/b/tool' },
  // Not everybody may execute these, but whoever the process is may.
  { file: 'tool', path: '/of-root', runs: '/of-root/tool' },
  { file: '/of-another/tool', path: '/', uid: 1000, runs: '/of-another/tool' },
  // Names of files and folders are as they are written, however many folders there are.
  {
    file: '-a tool',
    path: `${Array.from({ length: 20 }, (_, index) => `/nosuch/${index}`).join(':')}:/with blank/:/a`,
    runs: '/with blank/-a tool',
  },
  { file: 'tool', path: '/by-link:/b', runs: '/a/tool' },
]
const hidden = 'process-args-execvp-file[name that begins with a dot]'

const fromCwd = 'process-args-execvp-file[from the working directory]'
// An entry that is empty or relative names a folder all the same.
const rowsFromCwd = [
  { path: '/empty::/b', cwd: '/a', runs: '/a/tool' },
  { path: 'sub:/b', cwd: '/a', runs: '/a/sub/tool' },
]

export default requirement(id, async t => {
  const hostDir = t.newDir()
  program(hostDir, '/host-tool')

  const bundle = (file: string, path: string, cwd = '/', uid = 0): Bundle => {
    const made = t.bundle(g => g.args(file).env(`PATH=${path}`).cwd(cwd).user({ uid }))
    for (const there of ['/a/tool', '/b/tool', '/a/sub/tool', '/b/sub/tool', '/only/tool', '/a/.tool'])
      program(made.rootfs, there)
    program(made.rootfs, '/with blank/-a tool')
    program(made.rootfs, '/plain/tool', 0o644)
    program(made.rootfs, '/of-root/tool', 0o700)
    program(made.rootfs, '/of-another/tool', 0o500)
    chownSync(join(made.rootfs, '/of-another/tool'), 1000, 1000)
    mkdirSync(join(made.rootfs, 'folder/tool'), { recursive: true })
    mkdirSync(join(made.rootfs, 'empty'))
    mkdirSync(join(made.rootfs, 'links'))
    symlinkSync('/b/tool', join(made.rootfs, 'links/linked'))
    symlinkSync('a', join(made.rootfs, 'by-link'))
    return made
  }

  for (const { file, path, cwd, uid, runs } of rows) {
    const container = await t.run(undefined, { bundle: bundle(file, path, cwd, uid) })
    t.same(
      id,
      container.stdout,
      `${runs}\n`,
      `${file} with PATH=${path} in ${cwd ?? '/'}, as uid ${uid ?? 0}`,
    )
  }

  for (const { path, cwd, runs } of rowsFromCwd)
    await row(t, [fromCwd], async () => {
      const container = await t.run(undefined, { bundle: bundle('tool', path, cwd) })
      t.same(fromCwd, container.stdout, `${runs}\n`, `tool with PATH=${path} in ${cwd}`)
    })

  // Who may run it by one of its groups only.
  const members = 77
  const ofGroup = bundle('/a/tool', '/b')
  chownSync(join(ofGroup.rootfs, 'a/tool'), 0, members)
  chmodSync(join(ofGroup.rootfs, 'a/tool'), 0o750)
  const byGroup = await t.run(g => g.user({ uid: 1000, gid: 1000, additionalGids: [members] }), {
    bundle: ofGroup,
  })
  t.same(id, byGroup.stdout, '/a/tool\n', "a file of one of the user's groups")
  // Without a slash it is looked for like any other.
  await row(t, [hidden], async () => {
    const container = await t.run(undefined, { bundle: bundle('.tool', '/b:/a', '/b') })
    t.same(hidden, container.stdout, '/a/.tool\n', '.tool with PATH=/b:/a in /b')
  })

  // A name with a slash is never looked for; the runtime's PATH, a usual one and the host's files do not count.
  const nowhere: [file: string, path: string][] = [
    ['only/nosuch', '/only:/'],
    ['sub/tool', '/a:/b'],
    ['host-tool', hostDir],
    ['tool', '/nosuch'],
    ['busybox', '/a:/b'],
    ['/plain/tool', '/a'],
    ['/folder/tool', '/a'],
    ['', '/a:/b'],
  ]
  for (const [file, path] of nowhere) {
    const env = { ...process.env, PATH: `${hostDir}:/a:/b:${process.env.PATH}` }
    const { create, start } = await t.attempt(undefined, { bundle: bundle(file, path), env })
    t.failed(id, start ?? create, `${file} with PATH=${path} is not there to run`)
  }
})
