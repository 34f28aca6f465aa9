import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Edit, type Generator, requirement } from '#harness'
import { oddName } from '../../_odd-name.js'
import { quotedWords } from '../../_shell.js'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'

const files = [
  '/secrets/file',
  '/secrets/with blank',
  '/secrets/zweite Größe',
  '/data/below/file',
  '/linked/file',
  '/secrets/target',
  '/secrets/.hidden',
  '/secrets/st*r [a-z]?',
  `/secrets/${oddName}`,
  `/secrets/${'long'.repeat(60)}`,
]
const folders = ['/folder', '/other/nested']
const inFolders = ['/folder/file', '/folder/deep/file', '/other/nested/file']
const open = [
  ...['/secrets/open', '/data/below/open', '/other/open', '/bound/open', '/sealed/open'],
  '/proc/uptime',
]
// Of mounts, too: a bind mount's, a read-only one's, and what the kernel itself shows.
const maskedFiles = [...files, '/bound/file', '/sealed/file', '/proc/version', '/proc/sys/kernel/ostype']
const maskedFolders = [...folders, '/bound/folder', '/sys/kernel', '/mounted']

const questions = {
  files: `for file in ${quotedWords([...maskedFiles, ...inFolders, '/bound/folder/file', '/mounted/file'])}; do cat "$file" 2>/dev/null; done`,
  folders: `for folder in ${quotedWords(maskedFolders)}; do ls -A "$folder" 2>/dev/null; done`,
  open: `for file in ${quotedWords(open)}; do [ -n "$(cat "$file")" ] && echo "$file"; done`,
  root: 'ls /folder/.. | busybox wc -l',
  device: 'busybox head -c 5 /dev/zero | busybox wc -c',
}
// One is reached by a link of the container's, one is what a link names, some are written in a roundabout way.
const asWritten: Record<string, string> = {
  '/linked/file': '/link/file',
  '/secrets/target': '/secrets/link',
  '/data/below/file': '/data/./below/..//below/file',
  '/secrets/.hidden': '//secrets//.hidden',
  '/other/nested': '/other/nested/',
}
const inTurn = maskedFiles
  .flatMap((file, index) => [file, maskedFolders[index] ?? []].flat())
  // The one is in a folder of the list.
  .concat('/folder/deep', '/dev/zero')
  .map(path => asWritten[path] ?? path)
// Some twice, as in lists that were put together.
const mixed = [...inTurn, '/dev/zero', '/folder', '/secrets/file']

// What is masked reads as nothing; what is beside it reads as ever.
export default requirement('maskedpaths', async t => {
  const source = t.newDir()
  mkdirSync(join(source, 'folder'))
  const inSource = ['file', 'open', 'folder/file']
  for (const name of inSource) writeFileSync(join(source, name), `content of ${name}\n`)
  const bundleWith = (edit: Edit) => {
    const bundle = t.bundle(g => {
      for (const destination of ['/bound', '/mounted']) g.mount({ destination, source, options: ['bind'] })
      g.mount({ destination: '/sealed', source, options: ['bind', 'ro'] })
      edit(g)
    })
    for (const folder of ['secrets', 'data/below', 'folder/deep', 'other/nested', 'linked'])
      mkdirSync(`${bundle.rootfs}/${folder}`, { recursive: true })
    symlinkSync('/linked', `${bundle.rootfs}/link`)
    symlinkSync('target', `${bundle.rootfs}/secrets/link`)
    const below = /^.(secrets|data|folder|other)/
    for (const path of [...files, ...inFolders, ...open.filter(path => below.test(path))])
      writeFileSync(bundle.rootfs + path, `content of ${path}\n`)
    return bundle
  }
  const plain = await t.observe(undefined, questions, { bundle: bundleWith(() => undefined) })
  t.same(
    'maskedpaths',
    plain.files.text.split('\n').filter(line => line.startsWith('content')).length,
    files.length + inFolders.length + 4,
    'without masks, all can be read',
  )
  t.same('maskedpaths', plain.device.text.trim(), '5', 'without masks, a device can be read')
  const cases: Record<string, Edit> = {
    alone: g => g.maskedPaths(mixed),
    'with no mount on /dev': g => g.withoutMount('/dev').maskedPaths(mixed),
    'with other properties': g =>
      g
        .maskedPaths(mixed.toReversed())
        .readonlyPaths(['/secrets', '/proc/sys'])
        .rootReadonly(true)
        .withoutNamespace('pid')
        .withoutNamespace('network')
        .rootfsPropagation('private')
        .user({ uid: 1000, gid: 1000 }),
    ...((await hasUserNamespaces(t))
      ? { 'in a user namespace': (g: Generator) => inUserNamespace(g).maskedPaths(mixed) }
      : {}),
  }
  for (const [what, edit] of Object.entries(cases)) {
    const bundle = bundleWith(edit)
    const seen = await t.observe(undefined, questions, { bundle })
    t.same('maskedpaths', seen.files.text, '', `${what}: a masked file has no content`)
    t.same('maskedpaths', seen.folders.text, '', `${what}: a masked folder has no entries`)
    t.same('maskedpaths', seen.device.text.trim(), '0', `${what}: a masked device gives nothing`)
    t.same('maskedpaths', seen.open.text.trim().split('\n'), open, `${what}: the others read as before`)
    t.same('maskedpaths', seen.root.text, plain.root.text, `${what}: nothing else is hidden`)
    const onHost = [...files, ...inFolders].map(file => readFileSync(bundle.rootfs + file, 'utf8'))
    t.same(
      'maskedpaths',
      [...onHost, ...inSource.map(name => readFileSync(join(source, name), 'utf8'))],
      [...files, ...inFolders, ...inSource].map(name => `content of ${name}\n`),
      `${what}: the host's files stay`,
    )
  }
})
