/** The value of a JSON text. */
import t from 'tap'
import { parseJson } from '../../lib/json/parse.js'

t.test('like JSON.parse, but exact and strict', async t => {
  for (const text of [
    'null',
    '1',
    '-0',
    '1.5e3',
    '"a"',
    '[]',
    '{"a":[1,{"b":"\\ud83d\\ude00"}]}',
    '{"a":"9223372036854775807 [{"}',
    '"\\"9007199254740993"',
    ' [ 9007199254740991 ] ',
  ])
    t.strictSame(parseJson(text), JSON.parse(text), text)
  t.strictSame(parseJson('[9007199254740993, -9223372036854775808]'), [
    9007199254740993n,
    -9223372036854775808n,
  ])
  t.strictSame(parseJson('{"9007199254740993": 9007199254740993}'), { '9007199254740993': 9007199254740993n })
  const polluted = parseJson('{"__proto__": {"a": 9007199254740993}}') as object
  t.strictSame(Object.keys(polluted), ['__proto__'])
  t.equal(Object.getPrototypeOf(polluted), Object.prototype)
  for (const text of [
    '',
    '{',
    '[1,]',
    '{9007199254740993:1}',
    '[09007199254740993]',
    '"\u0001"',
    '[9007199254740993',
    'NaN',
    '"\\x"',
    '{"a":1,"a":2}',
    '"\\ud800"',
  ])
    t.throws(() => parseJson(text), SyntaxError, text)
  t.throws(() => parseJson('['.repeat(1001) + ']'.repeat(1001)), {
    name: 'SyntaxError',
    message: /1000 levels/,
  })
  t.doesNotThrow(() => parseJson('['.repeat(1000) + ']'.repeat(1000)))
  const long = '\\"'.repeat(1_000_000)
  t.throws(() => parseJson(`"${long}`), SyntaxError, 'a string without an end')
  t.ok(Array.isArray(parseJson(`["${long}", 9007199254740993]`)), 'a long string')
})
