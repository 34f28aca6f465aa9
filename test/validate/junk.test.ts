import t from 'tap'
import { setAt } from '../../lib/json/pointer.js'
import { readJson } from '../../lib/json/reader.js'
import { jsonText } from '../../lib/json/text.js'
import { formatError, validate } from '../../lib/validate/index.js'
import { allCases } from './cases/all.js'
import { fileOf } from './cases/case.js'

const junk: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  18446744073709551616n,
  '',
  '\0\u001b\u202e',
  [],
  {},
  [null, [[]], {}],
  { '': null, path: 5, '*': {} },
  JSON.parse('{"__proto__": {"path": []}, "toString": null, "constructor": 5, "valueOf": {}}'),
]

/** Pointers to all that is in a document. */
function pointersIn(value: unknown, pointer = ''): string[] {
  if (typeof value !== 'object' || value === null) return [pointer]
  return [
    pointer,
    ...Object.entries(value).flatMap(([name, inner]) =>
      pointersIn(inner, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    ),
  ]
}

t.test('no value in any place breaks the validator', async t => {
  let turn = 0
  let invalid = 0
  for (const { near } of allCases) {
    for (const edits of near) {
      const text = fileOf(edits)
      for (const pointer of pointersIn(readJson(text).value)) {
        const value = junk[turn++ % junk.length]
        const edited = jsonText(setAt(readJson(text).value, pointer, structuredClone(value)))
        const { valid, errors } = validate(edited, { hostSpecific: true })
        if (!valid) invalid++
        for (const error of errors) {
          const line = formatError(error)
          if (/[\p{C}]/u.test(line) || error.line < 1 || error.column < 1) t.fail(line)
        }
      }
    }
  }
  t.ok(turn > 1500, `${turn} documents`)
  t.ok(invalid > turn / 2, `${invalid} of them not valid`)
})
