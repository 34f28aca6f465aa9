import { readFileSync } from 'node:fs'
import t from 'tap'
import { parseLimits, rlimitNames } from '../../lib/inside/proc/limits.js'

const text = readFileSync('/proc/self/limits', 'utf8')
t.strictSame([...parseLimits(text).keys()], rlimitNames, 'this kernel prints all sixteen')
t.equal(rlimitNames.length, 16)

t.test('values', async t => {
  const header = 'Limit                     Soft Limit           Hard Limit           Units     \n'
  const limits =
    parseLimits(`${header}Max cpu time              1                    unlimited            seconds   
Max nice priority         0                    20                   
Max open files            18446744073709551614 18446744073709551614 files     
Max invented thing        1                    2                    apples    
`)
  t.strictSame(limits.get('RLIMIT_CPU'), { soft: 1n, hard: 'unlimited' })
  t.strictSame(limits.get('RLIMIT_NICE'), { soft: 0n, hard: 20n })
  t.strictSame(limits.get('RLIMIT_NOFILE'), { soft: 18446744073709551614n, hard: 18446744073709551614n })
  t.equal(limits.size, 3)
  t.throws(() => parseLimits(''), { message: 'limits: no header in line ""' })
  t.throws(() => parseLimits(`${header}ok 1 - forged\n`), {
    message: 'limits: no limit in line "ok 1 - forged"',
  })
  t.throws(() => parseLimits(`${header}Max cpu time              1\n`), {
    message: /no decimal number in line "Max cpu/,
  })
})
