import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { type CheckContext, requirement } from '#harness'
import { parseMountinfo, topMount } from '#inside/proc/mountinfo'
import type { Mount } from '#spec/config'
import { unlessRefused } from '../../_can-run.js'
import { oddName } from '../../_odd-name.js'
import { hasUserNamespaces } from '../../_user-namespace.js'
import { newNamespace } from '../../config-linux/namespaces/_inodes.js'

export default requirement(['config-mount-source', 'config-mount-source-relative'], async t => {
  // Where the runtime is called, the same names have other contents.
  const elsewhere = t.newDir()
  const absolute = t.newDir()
  const bundle = t.bundle()
  for (const [dir, text] of [
    [bundle.dir, 'bundle'],
    [elsewhere, 'elsewhere'],
    [absolute, 'absolute'],
  ] as const) {
    mkdirSync(join(dir, 'data/dir'), { recursive: true })
    writeFileSync(join(dir, 'data/file'), text)
    writeFileSync(join(dir, 'data/dir/file'), `${text} dir`)
    cpSync(join(dir, 'data/dir'), join(dir, 'data/größer, with blank'), { recursive: true })
    cpSync(join(dir, 'data/dir'), join(dir, 'data/a:b=c'), { recursive: true })
    cpSync(join(dir, 'data/dir'), join(dir, 'data', oddName), { recursive: true })
    symlinkSync('dir', join(dir, 'data/link'))
    symlinkSync('file', join(dir, 'data/to-file'))
  }
  writeFileSync(join(bundle.rootfs, 'etc/own'), 'own')
  const usual = { type: 'bind', options: ['bind'] }
  const sources: Record<string, [source: string, file: string, text: string, mount?: Partial<Mount>]> = {
    'absolute dir': [`${absolute}/data/dir`, 'file', 'absolute dir'],
    'absolute file': [`${absolute}/data/file`, '', 'absolute'],
    'relative dir': ['data/dir', 'file', 'bundle dir'],
    'relative file': ['data/file', '', 'bundle'],
    'relative with a dot': ['./data/dir', 'file', 'bundle dir'],
    'relative with dots': [`../${bundle.dir.split('/').at(-1)}/data/dir`, 'file', 'bundle dir'],
    'relative dir by rbind': ['data/dir', 'file', 'bundle dir', { type: 'bind', options: ['rbind'] }],
    'relative dir without a type': ['data/dir', 'file', 'bundle dir', { options: ['ro', 'rbind'] }],
    'relative dir of type none': ['data/dir', 'file', 'bundle dir', { type: 'none', options: ['bind'] }],
    'relative dir with a blank': ['data/größer, with blank', 'file', 'bundle dir'],
    'relative symlink': ['data/link', 'file', 'bundle dir'],
    'relative dir with a slash at its end': ['data/dir/', 'file', 'bundle dir'],
    'relative file behind a symlink': ['data/link/file', '', 'bundle dir'],
    'relative dot': ['.', 'data/file', 'bundle'],
    'relative root file system': ['rootfs', 'etc/own', 'own'],
    'relative dir in the root file system': ['rootfs/etc', 'own', 'own'],
    'absolute symlink': [`${absolute}/data/link`, 'file', 'absolute dir'],
    'absolute symlink to a file': [`${absolute}/data/to-file`, '', 'absolute'],
    'absolute dir with a blank': [`${absolute}/data/größer, with blank`, 'file', 'absolute dir'],
    'relative dir with an odd name': [`data/${oddName}`, 'file', 'bundle dir'],
    'absolute dir with an odd name': [`${absolute}/data/${oddName}`, 'file', 'absolute dir'],
    'absolute dir with a colon': [`${absolute}/data/a:b=c`, 'file', 'absolute dir'],
    'absolute dir in the root file system': [join(bundle.rootfs, 'etc'), 'own', 'own'],
    'absolute dir without a type': [`${absolute}/data/dir`, 'file', 'absolute dir', { options: ['bind'] }],
    'absolute file by rbind': [`${absolute}/data/file`, '', 'absolute', { options: ['rbind', 'ro'] }],
  }
  for (const [index, [source, inDir, , mount = usual]] of Object.values(sources).entries()) {
    const destination = `/mnt/m${index}`
    if (inDir === '') writeFileSync(join(bundle.rootfs, destination), '')
    else mkdirSync(join(bundle.rootfs, destination))
    bundle.config.mount({ destination, source, ...mount })
  }
  // Files of another kind, as programs on the host talk by.
  const kinds = { pipe: 'p', socket: 'S', device: 'c' }
  await t.host(['mkfifo', join(absolute, 'pipe')])
  const server = createServer().listen(join(absolute, 'socket'))
  await once(server, 'listening')
  t.defer(() => void server.close())
  symlinkSync('/dev/zero', join(absolute, 'device'))
  for (const [index, kind] of Object.keys(kinds).entries()) {
    const mount = index === 1 ? usual : { type: 'none', options: ['rbind', 'rw'] }
    bundle.config.mount({ destination: `/mnt/kinds/${kind}`, source: join(absolute, kind), ...mount })
  }
  // One is the name of a folder, which is no reason to make a path of it.
  const dummies = ['none', 'tmpfs', 'conformance-dummy', '/no/such/path', undefined, 'data/dir', './größer']
  for (const [index, source] of dummies.entries()) {
    mkdirSync(join(bundle.rootfs, `/mnt/d${index}`))
    const mount = { destination: `/mnt/d${index}`, type: 'tmpfs' }
    bundle.config.mount(source === undefined ? mount : { ...mount, source })
  }
  const files = Object.values(sources).map(([, inDir], index) => `/mnt/m${index}${inDir && `/${inDir}`}`)
  const look = files.map(file => `cat ${file}; echo`)
  const tests = Object.entries(kinds).map(([kind, letter]) => `test -${letter} /mnt/kinds/${kind}; echo $?`)
  bundle.config.args(
    '/bin/sh',
    '-c',
    [...look, ...tests, 'echo new >/mnt/m0/new; printf more >>/mnt/m3', 'cat /proc/self/mountinfo'].join(
      '\n',
    ),
  )
  bundle.write()
  const { stdout } = await t.run(undefined, { bundle, cwd: elsewhere })

  const lines = stdout.split('\n')
  for (const [index, [name, [, , text]]] of Object.entries(sources).entries()) {
    const id = name.startsWith('absolute') ? 'config-mount-source' : 'config-mount-source-relative'
    t.same(id, lines[index], text, `content of the ${name}`)
  }
  const [table, readonly] = [
    parseMountinfo(lines.slice(files.length + tests.length).join('\n')),
    'relative dir without a type',
  ]
  const asked = topMount(table, `/mnt/m${Object.keys(sources).indexOf(readonly)}`)
  t.ok(
    'config-mount-source-relative',
    asked?.options.includes('ro'),
    `${readonly}: options count`,
    asked?.options,
  )
  const answers = lines.slice(files.length, files.length + tests.length)
  t.same('config-mount-source', answers, ['0', '0', '0'], `kinds of files: ${Object.keys(kinds)}`)
  t.ok(
    'config-mount-source',
    existsSync(`${absolute}/data/dir/new`),
    'the source itself is mounted, no copy of it',
  )
  t.same(
    'config-mount-source-relative',
    readFileSync(join(bundle.dir, 'data/file'), 'utf8'),
    'bundlemore',
    'no copy',
  )

  for (const [index, source] of dummies.entries()) {
    const mount = topMount(table, `/mnt/d${index}`)
    t.same('config-mount-source', mount?.type, 'tmpfs', `a tmpfs whose source is ${source}`)
    if (source !== undefined && t.sharesKernel)
      t.same('config-mount-source', mount?.source, source, 'a dummy is as it is')
  }

  // Where a runtime has files and file systems of its own, and where engines put theirs.
  const places = ['/sys', '/etc/hosts', '/dev/bound']
  const reading = places.map(place => `cat ${place === '/sys' ? `${place}/file` : place}; echo`)
  const { found } = await t.observe(
    g => {
      g.withoutMount('/sys')
      for (const destination of places) {
        const source = join(absolute, destination === '/sys' ? 'data/dir' : 'data/file')
        g.mount({ destination, source, options: ['rbind', 'ro'] })
      }
    },
    { found: reading.join('\n') },
  )
  const texts = found.text.trim().split('\n')
  for (const [index, place] of places.entries())
    t.same('config-mount-source', texts[index], `absolute${place === '/sys' ? ' dir' : ''}`, `on ${place}`)

  if (await hasUserNamespaces(t)) await checkClosed(t)
})

/** Of a folder that is for root alone, who is nobody in the user namespace; whether the runtime gets there is left open. */
async function checkClosed(t: CheckContext): Promise<void> {
  const closed = t.newDir()
  const files = ['dir/file', 'other/file', 'file']
  for (const file of files) {
    mkdirSync(dirname(join(closed, file)), { recursive: true })
    writeFileSync(join(closed, file), `content of ${file}\n`)
  }
  chmodSync(closed, 0o700)
  const bundle = t.bundle(g => {
    newNamespace('user')(g)
    for (const name of ['dir', 'other', 'file'])
      g.mount({ destination: `/mnt/${name}`, source: join(closed, name), options: ['bind'] })
    g.args('/bin/cat', ...files.map(file => `/mnt/${file}`))
  })
  for (const name of ['dir', 'other']) mkdirSync(join(bundle.rootfs, 'mnt', name))
  writeFileSync(join(bundle.rootfs, 'mnt/file'), '')
  const container = await unlessRefused(t, undefined, { bundle })
  const key = 'config-mount-source[in a user namespace]'
  t.info(key, `a folder for root alone: ${container ? 'mounted' : 'refused'}`)
  if (!container) return
  const expected = files.map(file => `content of ${file}\n`).join('')
  t.same(key, await container.output(), expected, 'what is in each of the three')
}
