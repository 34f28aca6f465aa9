import { requirement } from '#harness'
import { ofThese, printedState } from './_state.js'

// Row of the point, and keys that nobody gives a meaning to.
const keys: Record<string, string[]> = {
  plain: ['x', 'no-dots', 'com.example.unknown', 'org.example.', '.', '1', 'true'],
  reserved: [
    'org.opencontainers.unknown',
    'org.opencontainers.runtime-spec.future',
    'org.opencontainers.image.x',
  ],
  odd: [
    'with space',
    'a/b:c,d',
    '%s%n',
    '$HOME',
    '"quoted"',
    'back\\slash',
    'tab\there',
    'größe',
    '鍵',
    '🔑',
  ],
  long: [`com.example.${'k'.repeat(2000)}`],
  'equals sign': ['com.example.a=b', '=leading', 'trailing='],
  'names of objects': ['__proto__', 'constructor', 'toString'],
  'names of config.json': ['id', 'ociVersion', 'status', 'annotations', 'process.args'],
  bundle: ['bundle'],
}

export default requirement('annotations-unknown-key', async t => {
  for (const [row, names] of Object.entries(keys)) {
    const key = `annotations-unknown-key[${row}]`
    const wanted = Object.fromEntries(names.map((name, index) => [name, `value ${index}`]))
    const attempt = await t.attempt(g => {
      g.args('/bin/sh', '-c', 'echo ran')
      for (const [name, value] of Object.entries(wanted)) g.annotation(name, value)
    })
    t.succeeded(key, attempt.create, 'create must take these keys')
    if (!attempt.container || !attempt.start) continue
    t.succeeded(key, attempt.start, 'start must take these keys')
    const state = await printedState(t, attempt.id)
    t.same(key, ofThese(state.annotations, names), wanted, 'the state has them')
    t.same(key, state.bundle, attempt.bundle.dir, 'the rest of the state does not change')
    t.same(key, await attempt.container.output(), 'ran\n', 'the program runs')
    t.succeeded(key, await attempt.container.tryDelete(), 'delete must take these keys')
  }
})
