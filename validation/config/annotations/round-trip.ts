import { type Container, requirement } from '#harness'
import { printedState } from './_state.js'

const given: Record<string, string> = {
  'com.example.gpu-cores': '2',
  'com.example.second': 'two words',
  'com.example.': 'ends in a dot',
  'org.opencontainers.image.os': 'linux',
  'com.example.structured': '{"list": [1, 2], "quote": "\\""}',
  'com.example.lines': 'first\nsecond\ttabbed',
  'com.example.equation': 'a=b=c',
  'com.example.unicode': 'größer 東京 😀',
  'com.example.long': 'x'.repeat(5000),
  'com.example.Gpu-Cores': 'case counts',
}

export default requirement('annotations', async t => {
  const container = await t.create(g => {
    g.args('/bin/sh', '-c', 'echo up; sleep 1000')
    for (const [key, value] of Object.entries(given)) g.annotation(key, value)
  })
  const seen = async ({ id }: Container) => (await printedState(t, id)).annotations
  const bare = await t.create(g => g.annotation('com.example.gpu-cores', '3'))

  t.same('annotations', await seen(container), given, 'created')
  t.same('annotations', await seen(bare), { 'com.example.gpu-cores': '3' }, 'another container')
  await container.start()
  await container.printed('up')
  t.same('annotations', await seen(container), given, 'running')
  await container.kill('KILL')
  await container.exited()
  t.same('annotations', await seen(container), given, 'stopped')
})
