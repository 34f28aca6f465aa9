import { type Container, requirement } from '#harness'
import { ofThese, printedState } from './_state.js'

const ofImages = [
  'os',
  'os.version',
  'os.features',
  'architecture',
  'variant',
  'author',
  'created',
  'stopSignal',
]

const given: Record<string, string> = {
  'com.example.gpu-cores': '2',
  'com.example.second': 'two words',
  'com.example.': 'ends in a dot',
  ...Object.fromEntries(ofImages.map(name => [`org.opencontainers.image.${name}`, `${name} of an image`])),
  'org.opencontainers.image.os': 'linux',
  'org.opencontainers.image.stopSignal': 'SIGUSR1',
  'com.example.structured': '{"list": [1, 2], "quote": "\\""}',
  'com.example.lines': 'first\nsecond\ttabbed',
  'com.example.equation': 'a=b=c',
  'com.example.unicode': 'größer 東京 😀',
  'com.example.long': 'x'.repeat(70_000),
  'com.example.blanks': ' \t around \n',
  'com.example.markup': '<a href="x">&amp;</a>',
  'com.example.control': '\x01\r\x1b\x7f\u2028',
  'com.example.decomposed': 'u\u0308',
  'com.example.path': 'C:\\dir/file',
  'com.example.true': 'true',
  'com.example.null': 'null',
  'com.example.number': '1.50',
  'com.example.list': '[1, 2]',
  'com.example.Gpu-Cores': 'case counts',
  ...Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`com.example.many.${index}`, `${index}`])),
}

export default requirement('annotations', async t => {
  const container = await t.create(g => {
    g.args('/bin/sh', '-c', 'echo up; sleep 1000')
    for (const [key, value] of Object.entries(given)) g.annotation(key, value)
  })
  const seen = async ({ id }: Container) =>
    ofThese((await printedState(t, id)).annotations, Object.keys(given))
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
