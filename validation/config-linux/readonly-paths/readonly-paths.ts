import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { requirement } from '#harness'

const readonly = ['/files/first', '/files/second', '/folder', '/other/nested', '/proc/sys']
const files = ['/files/first', '/files/second', '/folder/file', '/folder/deep/file', '/other/nested/file']
const writable = ['/files/open', '/other/open']

const questions = {
  read: `cat ${[...files, ...writable].join(' ')}`,
  append: `for file in ${[...files, ...writable].join(' ')}; do (echo more >>$file) 2>/dev/null && echo $file; done`,
  create:
    'for folder in /files /folder /folder/deep /other /other/nested /; do touch $folder/new 2>/dev/null && echo $folder; done',
  remove:
    'for file in /folder/file /folder/deep/file /other/nested/file; do rm $file 2>/dev/null && echo $file; done',
  chmod: `for file in ${files.join(' ')}; do chmod 600 $file 2>/dev/null && echo $file; done`,
  sysctl: '(echo changed.example >/proc/sys/kernel/hostname) 2>/dev/null; cat /proc/sys/kernel/hostname',
}

// Nothing at or below a read-only path can be changed, all of it can be read, and what is beside it can be changed.
export default requirement('readonlypaths', async t => {
  const bundleWith = (paths: string[]) => {
    const bundle = t.bundle(g => g.readonlyPaths(paths).hostname('first.example'))
    for (const folder of ['files', 'folder/deep', 'other/nested'])
      mkdirSync(`${bundle.rootfs}/${folder}`, { recursive: true })
    for (const file of [...files, ...writable]) writeFileSync(bundle.rootfs + file, `${file}\n`)
    return bundle
  }
  const control = await t.observe(undefined, questions, { bundle: bundleWith([]) })
  const bundle = bundleWith(readonly)
  const seen = await t.observe(undefined, questions, { bundle })
  const lines = (text: string) => text.trim().split('\n').filter(Boolean)

  t.same(
    'readonlypaths',
    lines(control.append.text),
    [...files, ...writable],
    'without the property, all can be written',
  )
  t.same(
    'readonlypaths',
    control.sysctl.text.trim(),
    'changed.example',
    'without the property, a sysctl can be written',
  )
  t.same('readonlypaths', lines(seen.read.text), [...files, ...writable], 'all can be read')
  t.same('readonlypaths', lines(seen.append.text), writable, 'files that can be written')
  t.same('readonlypaths', lines(seen.create.text), ['/files', '/other', '/'], 'folders that take a new file')
  t.same('readonlypaths', lines(seen.remove.text), [], 'files that can be removed')
  t.same('readonlypaths', lines(seen.chmod.text), [], 'files whose mode can be changed')
  t.same('readonlypaths', seen.sysctl.text.trim(), 'first.example', 'the sysctl after an attempt to write it')
  t.same(
    'readonlypaths',
    files.map(file => readFileSync(bundle.rootfs + file, 'utf8').trim()),
    files,
    'the files afterwards',
  )
})
