import { requirement } from '#harness'
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
  'org.example.last': 'x'.repeat(3000),
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

  const plain = JSON.parse((await t.runtime.state((await t.create()).id)).stdout)
  t.same('state-annotations-empty', plain.annotations ?? {}, {}, 'no annotations, or an empty map')
  t.ok('state-annotations-empty', plain.annotations !== null, 'null is no map', plain)
})
