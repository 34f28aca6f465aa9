import t from 'tap'
import { exactNumber, floorToDouble } from '../../lib/json/number.js'
import { readJson } from '../../lib/json/reader.js'
import { UnreadableError } from '../../lib/json/unreadable.js'

/** The faults of a text as `id pointer line:column`. */
function faultsOf(input: string | Uint8Array): string[] {
  const { faults, positionAt } = readJson(input)
  return faults.map(({ id, pointer, offset }) => {
    const { line, column } = positionAt(offset)
    return `${id} ${pointer} ${line}:${column}`
  })
}

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))))

t.test('reads what JSON.parse reads, and gives the same', async t => {
  for (const text of [
    '{}',
    '[]',
    ' [1, -2.5e3, "a\\u00e9\\ud83d\\ude00\\n", true, false, null, {"": {"a": [[]]}}]\r\n',
    '"text"',
    '0',
    '-0',
    'true',
  ]) {
    t.same(readJson(text).value, JSON.parse(text), text)
    t.same(faultsOf(text), [])
  }
})

t.test('what is not JSON is refused at the place where it stops to be', async t => {
  for (const [text, place] of [
    ['', '1:1'],
    ['  \n', '1:1'],
    ['{', '1:2'],
    ['{"a": 1,}', '1:9'],
    ['[1,]', '1:4'],
    ['[,1]', '1:2'],
    ['[1 2]', '1:4'],
    ['{"a" 1}', '1:6'],
    ['{a: 1}', '1:2'],
    ["{'a': 1}", '1:2'],
    ['01', '1:1'],
    ['1.', '1:1'],
    ['.5', '1:1'],
    ['+1', '1:1'],
    ['NaN', '1:1'],
    ['truth', '1:1'],
    ['"a\tb"', '1:3'],
    ['"a', '1:1'],
    ['"\\x41"', '1:2'],
    ['"\\u12"', '1:2'],
    ['{} {}', '1:4'],
    ['// no\n{}', '1:1'],
    ['{"a":\n  [}', '2:4'],
    ['\u00a0{}', '1:1'],
  ] as const) {
    const { value, faults, positionAt } = readJson(text)
    t.equal(value, undefined, text)
    t.equal(faults.length, 1, text)
    const { line, column } = positionAt(faults[0]!.offset)
    t.equal(`${line}:${column}`, place, text)
    t.throws(() => JSON.parse(text), text)
  }
})

t.test('a fault of syntax tells where in the document it is', async t => {
  t.same(faultsOf('{"linux": {"devices": [1, {"type": c}]}}'), ['json-utf8 /linux/devices/1/type 1:36'])
  t.same(faultsOf('{"annotations": {5: "five"}}'), ['annotations-key-string /annotations 1:18'])
  t.same(faultsOf('{"annotations": {"a": "b",}}'), ['json-utf8 /annotations 1:27'])
})

t.test('a name that comes twice is reported where it comes again, with both places', async t => {
  const text = '{\n "a": 1,\n "b": {"x": 0, "x": {"y": 1, "y": 2}},\n "a": 3,\n "\\u0061": 4}'
  t.same(faultsOf(text), [
    'json-no-duplicate-names /b/x 3:16',
    'json-no-duplicate-names /b/x/y 3:30',
    'json-no-duplicate-names /a 4:2',
    'json-no-duplicate-names /a 5:2',
  ])
  t.match(readJson(text).faults[0]?.message, /at 3:8 for the first time/)
  t.same(faultsOf('[{"a": 1}, {"a": 1}]'), [])
  t.same(faultsOf('{"a": 1, "A": 1}'), [])
})

t.test('UTF-8 is strict', async t => {
  t.same(faultsOf(bytes('{"a": "x', [0xff], '"}')), ['json-utf8  1:9'])
  t.same(faultsOf(bytes('{"é":\n "', [0xc3], '"}')), ['json-utf8  2:3'])
  t.same(faultsOf(bytes('{"a": "', [0xed, 0xa0, 0x80], '"}')), ['json-utf8  1:8'], 'a surrogate in bytes')
  t.same(faultsOf(bytes('{"a": "', [0xc0, 0xaf], '"}')), ['json-utf8  1:8'], 'an overlong form')
  t.equal(readJson(Buffer.from('{}', 'utf16le')).faults[0]?.id, 'json-utf8')
  t.same(faultsOf('\ufeff{}'), ['json-utf8  1:1'])
  t.same(faultsOf(bytes([0xef, 0xbb, 0xbf], '{}')), ['json-utf8  1:1'])
  t.same(readJson('\ufeff{"a": 1}').value, { a: 1 }, 'and is read on')
  t.same(
    faultsOf('{"a": "\ufffd\u{1f600}\u0000"}'.replace('\0', '\\u0000')),
    [],
    'U+FFFD itself is a character',
  )
})

t.test('half a surrogate pair is no text', async t => {
  for (const half of ['\\ud800', '\\udc00', '\\ud800\\n', '\\ud800\\ud800'])
    t.same(faultsOf(`{"a": "${half}"}`), ['json-utf8 /a 1:8'], half)
  t.same(faultsOf('{"\\udfff": 1}'), ['json-utf8  1:3'])
  t.same(faultsOf('{"a": "\ud800"}'), ['json-utf8  1:8'])
  t.same(faultsOf('{"a": "\\ud83d\\ude00"}'), [])
})

t.test('__proto__ is a member like any other', async t => {
  const { value } = readJson('{"__proto__": {"polluted": 1}, "a": {"__proto__": null}}')
  t.same(Object.keys(value as object), ['__proto__', 'a'])
  t.equal(Object.getPrototypeOf(value), Object.prototype)
  t.equal(({} as { polluted?: number }).polluted, undefined)
  t.same(faultsOf('{"__proto__": 1, "__proto__": 2}'), ['json-no-duplicate-names /__proto__ 1:18'])
  t.same(faultsOf('{"constructor": 1, "toString": 2}'), [])
})

t.test('no nesting overflows the stack', async t => {
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    t.throws(() => readJson(open.repeat(100_000)), UnreadableError)
    t.throws(() => readJson(`${open.repeat(100_000)}1${close.repeat(100_000)}`), UnreadableError)
    t.same(faultsOf(`${open.repeat(1000)}1${close.repeat(1000)}`), [])
    t.throws(() => readJson(`${open.repeat(1001)}1${close.repeat(1001)}`), /deeper than 1000 levels/)
  }
})

t.test('a document of 100 MB is refused at once', async t => {
  t.throws(() => readJson(Buffer.alloc(100_000_000, 0x20)), /at most 16777216 \(16 MiB\)/)
})

t.test('a document of more values than anything needs is refused', async t => {
  t.same(faultsOf(`[${'0,'.repeat(99_998)}0]`), [])
  t.throws(() => readJson(`[${'0,'.repeat(99_999)}0]`), /more than 100000 values/)
  t.throws(() => readJson(`{${'"a":0,'.repeat(100_000)}"a":0}`), UnreadableError)
})

t.test('numbers keep their value', async t => {
  for (const [literal, value] of [
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['9007199254740993', 9007199254740993n],
    ['-9223372036854775808', -9223372036854775808n],
    ['9223372036854775807', 9223372036854775807n],
    ['18446744073709551615', 18446744073709551615n],
    ['1e19', 10000000000000000000n],
    ['1.8446744073709551615e19', 18446744073709551615n],
    ['184467440737095516150E-1', 18446744073709551615n],
    ['0.5', 0.5],
    ['1.0', 1],
    ['1e400', 10n ** 400n],
    ['1e999999999', Number.POSITIVE_INFINITY],
    ['1e-999999999', 0],
    ['9007199254740993.5', 9007199254740994],
  ] as const) {
    t.equal(exactNumber(literal), value, literal)
    t.equal(readJson(literal).value, value, literal)
  }
  t.throws(() => readJson('1'.repeat(1001)), UnreadableError)
})

t.test('a floor is the nearest double below', async t => {
  for (const [integer, below] of [
    [2n ** 63n - 1n, 2 ** 63 - 1024],
    [2n ** 63n, 2 ** 63],
    [-(2n ** 63n), -(2 ** 63)],
    [-(2n ** 63n) - 1n, -(2 ** 63) - 2048],
    [2n ** 64n - 1n, 2 ** 64 - 2048],
    [2n ** 53n + 1n, 2 ** 53],
    [10n ** 400n, Number.POSITIVE_INFINITY],
  ] as const)
    t.equal(floorToDouble(integer), below, `${integer}`)
})

t.test('each member and item has its place', async t => {
  const { offsetOf, positionAt } = readJson('{\n  "a": [10,\n    {"b/c": "x"}]\n}')
  const place = (path: (string | number)[], part?: 'name' | 'value'): string => {
    const { line, column } = positionAt(offsetOf(path, part))
    return `${line}:${column}`
  }
  t.equal(place([]), '1:1')
  t.equal(place(['a'], 'name'), '2:3')
  t.equal(place(['a']), '2:8')
  t.equal(place(['a', 0]), '2:9')
  t.equal(place(['a', '1']), '3:5')
  t.equal(place(['a', 1, 'b/c'], 'name'), '3:6')
  t.equal(place(['a', 1, 'b/c']), '3:13')
  t.equal(place(['a', 1, 'missing']), '3:5', 'what is missing is missing in its object')
  t.equal(place(['nowhere', 'at', 'all']), '1:1')
})
