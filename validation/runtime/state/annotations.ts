import { type Edit, requirement } from '#harness'
import { settled } from '../_status.js'

const annotations: Record<string, string> = {
  'org.example.first': 'one',
  'org.example.second': 'two words',
  'org.example.empty': '',
  'org.example.quoted': 'a "quote", a \\ and a\nnewline',
  'org.example.ünïcode': 'Grüße 日本 🙂',
  'org.example.number': '0012',
  'org.example.json': '{"a":[1,2]}',
  upperCASE: 'Case',
  'org.opencontainers.image.title': 'a name that is reserved',
  'org.example/slash': 'a/b',
  'org.example.blank': '\t surrounded ',
  'org.example.escaped': '<a>&amp;%20\\n$HOME',
  'org.example.null': 'null',
  'org.example.false': 'false',
  'org.example.big': '9007199254740993',
  status: 'a member of its name is another thing',
  ...Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`org.example.many.${index}`, `${index}`])),
  'org.example.last': 'x'.repeat(90_000),
}

// A runtime may have annotations of its own beside them.
export default requirement(['state-annotations', 'state-annotations-empty'], async t => {
  const container = await t.create(g => {
    g.args('/bin/sh', '-c', 'echo ready; exec sleep 1000')
    for (const [key, value] of Object.entries(annotations)) g.annotation(key, value)
  })
  const look = async (status: string) => {
    const { annotations: seen = {} } = await settled(t, container, status)
    for (const [key, value] of Object.entries(annotations)) {
      t.same('state-annotations', seen[key], value, `${status}: ${key}`)
    }
    const more = Object.keys(seen).filter(key => !(key in annotations))
    if (more.length > 0) t.info('state-annotations', `${status}: also ${more}`)
  }
  await look('created')
  await container.start()
  await container.printed('ready')
  await look('running')
  await container.kill('KILL')
  await container.exited()
  await look('stopped')

  const ways: Record<string, Edit> = {
    'no annotations': () => undefined,
    'an empty map': g => g.patch('/annotations', {}),
  }
  for (const [what, edit] of Object.entries(ways)) {
    const plain = await t.create(g => {
      g.args('/bin/true')
      edit(g)
    })
    const isEmpty = async (status: string) => {
      const { annotations: seen = {} } = await settled(t, plain, status)
      t.same('state-annotations-empty', seen, {}, `${what}, ${status}: absent, or an empty map`)
    }
    await isEmpty('created')
    await plain.start()
    await plain.exited()
    await isEmpty('stopped')
  }
})
