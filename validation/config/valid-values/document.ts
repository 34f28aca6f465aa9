import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'

// Texts that are no configuration, made from one that is.
const broken: Record<string, (text: string) => string | Buffer> = {
  'config.json is empty': () => '',
  'config.json is cut off': text => text.trimEnd().slice(0, -1),
  'config.json has a comma too many': text => text.replace(/\}\s*$/, ',}'),
  'config.json is a list': text => `[${text}]`,
  'config.json is a string': () => '"config"',
  'config.json is null': () => 'null',
  'config.json has text behind it': text => `${text} and more`,
  'config.json has single quotes': text => text.replaceAll('"', "'"),
  'config.json is UTF-16': text => Buffer.from(`\ufeff${text}`, 'utf16le'),
}

export default requirement('valid-values-error', async t => {
  const control = await t.run(g => g.args('/bin/sh', '-c', 'echo ran'))
  for (const [name, breakIt] of Object.entries(broken)) {
    const key = `valid-values-error[${name}]`
    if (!t.wants(key)) continue
    const bundle = t.bundle(g => g.args('/bin/true'))
    writeFileSync(join(bundle.dir, 'config.json'), breakIt(bundle.config.toString()))
    const { create } = await t.tryCreate(undefined, { bundle })
    t.same(key, control.stdout, 'ran\n', 'the configuration must run without the fault')
    t.failed(key, create, 'create must refuse what is no configuration')
  }
})
