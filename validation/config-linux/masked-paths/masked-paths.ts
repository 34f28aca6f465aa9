import { mkdirSync, writeFileSync } from 'node:fs'
import { type Edit, requirement } from '#harness'

const files = ['/secrets/file', '/secrets/second', '/data/below/file', '/proc/version']
const folders = ['/folder', '/other/nested']
const open = ['/secrets/open', '/data/below/open', '/other/open', '/proc/uptime']
const masked = [...files, ...folders]

const questions = {
  files: `for file in ${files.join(' ')} /folder/file /folder/deep/file /other/nested/file; do cat $file 2>/dev/null; done`,
  folders: `for folder in ${folders.join(' ')}; do ls -A $folder 2>/dev/null; done`,
  open: `for file in ${open.join(' ')}; do [ -n "$(cat $file)" ] && echo $file; done`,
  root: 'ls /folder/.. | busybox wc -l',
}

// What is masked reads as nothing; what is beside it reads as ever. A path that is not there is passed over.
export default requirement('maskedpaths', async t => {
  const bundleWith = (edit: Edit) => {
    const bundle = t.bundle(edit)
    for (const folder of ['secrets', 'data/below', 'folder/deep', 'other/nested'])
      mkdirSync(`${bundle.rootfs}/${folder}`, { recursive: true })
    for (const path of [...files, ...open, '/folder/file', '/folder/deep/file', '/other/nested/file']) {
      if (!path.startsWith('/proc')) writeFileSync(`${bundle.rootfs}${path}`, `content of ${path}\n`)
    }
    return bundle
  }
  const plain = await t.observe(undefined, questions, { bundle: bundleWith(() => undefined) })
  const seen = await t.observe(undefined, questions, { bundle: bundleWith(g => g.maskedPaths(masked)) })

  t.same(
    'maskedpaths',
    plain.files.text.split('\n').filter(line => line.startsWith('content')).length,
    6,
    'without masks, all can be read',
  )
  t.same('maskedpaths', seen.files.text, '', 'a masked file has no content')
  t.same('maskedpaths', seen.folders.text, '', 'a masked folder has no entries')
  t.same('maskedpaths', seen.open.text.trim().split('\n'), open, 'what is not masked reads as before')
  t.same('maskedpaths', seen.root.text, plain.root.text, 'nothing else is hidden')
})
