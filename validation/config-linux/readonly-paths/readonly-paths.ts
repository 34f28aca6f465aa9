import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Edit, type Generator, requirement } from '#harness'
import { oddName } from '../../_odd-name.js'
import { quotedWords } from '../../_shell.js'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'

// What can be written is told line by line.
const oddFile = `/files/${oddName.replaceAll('\n', '')}`
// One is reached by a link of the container's, one is what a link names, some are written in a roundabout way.
const readonly = [
  ...['/files/first', '/files/with blank', '/folder', '/files/zweite Größe', '/bound/file', '/other/nested/'],
  ...['/bound/folder', '/proc/sys', '/link/last', '/mounted', '/files/link', '/files/../dotted/.//file'],
  ...['//files//.hidden', '/files/st*r [a-z]?', oddFile, `/files/${'long'.repeat(60)}`],
  '/empty',
  // A file system of its own; two of them once more, as in lists that were put together.
  ...['/fresh', '/folder', '/files/first'],
]
const files = [
  ...['/files/first', '/files/with blank', '/files/zweite Größe', '/files/below/it/last', '/folder/file'],
  ...['/folder/deep/file', '/other/nested/file', '/files/target', '/dotted/file'],
  ...['/files/.hidden', '/files/st*r [a-z]?', oddFile, `/files/${'long'.repeat(60)}`],
]
const bound = ['/bound/file', '/bound/folder/file', '/mounted/other']
const writable = ['/files/open', '/other/open', '/bound/open']
const folders = [
  '/files',
  '/folder',
  '/folder/deep',
  '/other',
  '/other/nested',
  '/bound',
  '/bound/folder',
  '/mounted',
  '/fresh',
  '/empty',
  '/',
]
const open = ['/files', '/other', '/bound', '/']

const questions = {
  read: `cat ${quotedWords([...files, ...bound, ...writable])}`,
  append: `for file in ${quotedWords([...files, ...bound, ...writable])}; do (echo more >>"$file") 2>/dev/null && echo "$file"; done`,
  create: `for folder in ${quotedWords(folders)}; do touch "$folder/new" 2>/dev/null && echo "$folder"; done`,
  remove:
    'for file in /folder/file /folder/deep/file /other/nested/file /bound/folder/file; do rm $file 2>/dev/null && echo $file; done',
  chmod: `for file in ${quotedWords([...files, ...bound])}; do chmod 600 "$file" 2>/dev/null && echo "$file"; done`,
  sysctl: '(echo changed.example >/proc/sys/kernel/hostname) 2>/dev/null; cat /proc/sys/kernel/hostname',
}

// Nothing at or below a read-only path can be changed, all of it can be read, and what is beside it can be changed.
export default requirement('readonlypaths', async t => {
  const bundleWith = (edit: Edit) => {
    const source = t.newDir()
    const bundle = t.bundle(g => {
      for (const destination of ['/bound', '/mounted']) g.mount({ destination, source, options: ['bind'] })
      g.mount({ destination: '/fresh', type: 'tmpfs', source: 'fresh' })
      edit(g.hostname('first.example'))
    })
    for (const folder of ['files/below/it', 'folder/deep', 'other/nested', 'dotted', 'empty'])
      mkdirSync(`${bundle.rootfs}/${folder}`, { recursive: true })
    mkdirSync(join(source, 'folder'))
    symlinkSync('/files/below/it', `${bundle.rootfs}/link`)
    symlinkSync('target', `${bundle.rootfs}/files/link`)
    const onHost = (path: string) =>
      /^.(bound|mounted)/.test(path) ? path.replace(/^.(bound|mounted)/, source) : bundle.rootfs + path
    for (const file of [...files, ...bound, ...writable]) writeFileSync(onHost(file), `${file}\n`)
    return { bundle, onHost }
  }
  const lines = (text: string) => text.trim().split('\n').filter(Boolean)

  const control = await t.observe(
    undefined,
    questions,
    bundleWith(() => undefined),
  )
  t.same(
    'readonlypaths',
    lines(control.append.text),
    [...files, ...bound, ...writable],
    'without the property, all can be written',
  )
  t.same(
    'readonlypaths',
    control.sysctl.text.trim(),
    'changed.example',
    'without the property, a sysctl can be written',
  )

  const cases: Record<string, Edit> = {
    alone: g => g.readonlyPaths(readonly),
    'with other properties': g =>
      g
        .readonlyPaths(readonly.toReversed())
        .maskedPaths(['/etc', '/proc/version'])
        .withoutNamespace('pid')
        .rootfsPropagation('private'),
    ...((await hasUserNamespaces(t))
      ? { 'in a user namespace': (g: Generator) => inUserNamespace(g).readonlyPaths(readonly) }
      : {}),
  }
  for (const [what, edit] of Object.entries(cases)) {
    const { bundle, onHost } = bundleWith(edit)
    const seen = await t.observe(undefined, questions, { bundle })
    const all = [...files, ...bound]
    t.same('readonlypaths', lines(seen.read.text), [...all, ...writable], `${what}: all can be read`)
    t.same('readonlypaths', lines(seen.append.text), writable, `${what}: files that can be written`)
    t.same('readonlypaths', lines(seen.create.text), open, `${what}: folders that take a new file`)
    t.same('readonlypaths', lines(seen.remove.text), [], `${what}: files that can be removed`)
    t.same('readonlypaths', lines(seen.chmod.text), [], `${what}: files whose mode can be changed`)
    t.same(
      'readonlypaths',
      seen.sysctl.text.trim(),
      'first.example',
      `${what}: the sysctl, after a write to it`,
    )
    const after = all.map(file => readFileSync(onHost(file), 'utf8').replace(/\n$/, ''))
    t.same('readonlypaths', after, all, `${what}: the files afterwards`)
  }
})
