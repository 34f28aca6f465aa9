import { readFileSync } from 'node:fs'
import t from 'tap'
import { parseStat } from '../../lib/inside/proc/stat.js'

const tail =
  'S 6263 6264 4094 34816 -1 4194304 101 0 0 0 0 0 0 0 -51 -10 3 0 11027400000 3133440 381 18446744073709551615 ' +
  '94811155152896 94811155172777 140735558586400 0 0 0 0 0 0 0 0 0 17 1 50 2 0 0 0 94811155188784 ' +
  '94811155190400 94811835965440 140735558593225 140735558593245 140735558593245 140735558594539 0'

t.test('all fields', async t => {
  t.strictSame(parseStat(`6272 (cat) ${tail}\n`), {
    pid: 6272,
    comm: 'cat',
    state: 'S',
    ppid: 6263,
    pgrp: 6264,
    session: 4094,
    ttyNr: 34816,
    tpgid: -1,
    flags: 4194304,
    priority: -51,
    nice: -10,
    numThreads: 3,
    startTime: 11027400000n,
    exitSignal: 17,
    processor: 1,
    rtPriority: 50,
    policy: 2,
  })
})

t.test('a comm made to confuse', async t => {
  for (const comm of [') R 1 1 1', 'a b', '((', '))', '', ') Z 1 (x', 'runc:[2:INIT]', 'a\nb']) {
    const stat = parseStat(`7 (${comm}) ${tail}\n`)
    t.equal(stat.comm, comm)
    t.equal(stat.ppid, 6263)
    t.equal(stat.state, 'S')
  }
})

t.test('gVisor', async t => {
  const text =
    '3 (cat) R 1 1 1 0 0 0 0 0 0 0 0 2 0 0 20 0 1 0 8 12050432 993 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n'
  t.match(parseStat(text), { pid: 3, nice: 0, startTime: 8n, exitSignal: 17, policy: 0 })
})

t.test('short and malformed', async t => {
  const short = parseStat(`7 (x) ${tail.split(' ').slice(0, 20).join(' ')}`)
  t.equal(short.startTime, 11027400000n)
  t.equal(short.policy, undefined)
  t.throws(() => parseStat(''), { message: 'stat: no (comm) in line ""' })
  t.throws(() => parseStat('7 (x) S 1 2\n', '/proc/7/stat'), {
    message: /^\/proc\/7\/stat: too few fields in line "7/,
  })
  t.throws(() => parseStat(`x (x) ${tail}`), { message: /no decimal number/ })
})

t.equal(parseStat(readFileSync('/proc/self/stat', 'utf8')).pid, process.pid)
