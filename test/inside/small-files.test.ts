import { readFileSync } from 'node:fs'
import t from 'tap'
import { parseCmdline } from '../../lib/inside/proc/cmdline.js'
import { parseCPUList } from '../../lib/inside/proc/cpu-list.js'
import { parseEnviron } from '../../lib/inside/proc/environ.js'
import { parseFdinfo } from '../../lib/inside/proc/fdinfo.js'
import { parseIdMap } from '../../lib/inside/proc/idmap.js'
import { parseNetdev } from '../../lib/inside/proc/netdev.js'
import { parseNumaPolicy } from '../../lib/inside/proc/numa-maps.js'
import { parsePersonality } from '../../lib/inside/proc/personality.js'
import { parseSched, schedulerPolicies } from '../../lib/inside/proc/sched.js'
import { parseTimensOffsets } from '../../lib/inside/proc/timens-offsets.js'

t.test('environ and cmdline', async t => {
  t.strictSame(parseEnviron('A=1\0B=x=y\0\0C\0A=2\n\0'), ['A=1', 'B=x=y', '', 'C', 'A=2\n'])
  t.strictSame(parseEnviron(''), [])
  t.strictSame(parseEnviron('\0'), [''])
  t.strictSame(parseCmdline('sh\0-c\0\0\0'), ['sh', '-c', '', ''])
  t.strictSame(parseCmdline('a title without NUL'), ['a title without NUL'])
  t.equal(parseCmdline(readFileSync('/proc/self/cmdline', 'utf8'))[0], process.argv0)
})

t.test('uid_map', async t => {
  const all = [{ containerID: 0, hostID: 0, size: 4294967295 }]
  t.strictSame(parseIdMap('         0          0 4294967295\n'), all)
  t.strictSame(parseIdMap('\n         0          0 4294967295\n'), all, 'gVisor starts with an empty line')
  t.strictSame(parseIdMap(''), [], 'not written yet')
  t.throws(() => parseIdMap('0 0\n'), { message: 'uid_map: not three numbers in line "0 0"' })
})

t.test('timens_offsets', async t => {
  t.strictSame(
    parseTimensOffsets('monotonic         -86400         0\nboottime     604800         500000000\n'),
    {
      monotonic: { secs: -86400, nanosecs: 0 },
      boottime: { secs: 604800, nanosecs: 500000000 },
    },
  )
  t.throws(() => parseTimensOffsets(''), { message: /monotonic or boottime missing/ })
  t.throws(() => parseTimensOffsets('monotonic 1\n'), { message: /no decimal number in line "monotonic 1"/ })
})

t.test('sched', async t => {
  const ruler = '-'.repeat(67)
  const text = `x\npolicy : 9 (7, #threads: 1)\n${ruler}\nse.exec_start   :   1.5\npolicy      :    1\nprio      :    49\n`
  t.strictSame(parseSched(text), { policy: 1, prio: 49 }, 'not the line that comm forges')
  t.equal(schedulerPolicies[1], 'SCHED_FIFO')
  t.throws(() => parseSched(''), { message: /sched: no ruler/ })
  t.throws(() => parseSched(`${ruler}\nprio : 1\n`), { message: 'sched: no line policy' })
  t.equal(schedulerPolicies[parseSched(readFileSync('/proc/self/sched', 'utf8')).policy], 'SCHED_OTHER')
})

t.test('numa_maps', async t => {
  const policy = (words: string) =>
    parseNumaPolicy(`56393d18d000 ${words} file=/usr/bin/head mapped=2 N0=2\n7f default\n`)
  t.strictSame(policy('default'), { mode: 'default', flags: [], nodes: undefined })
  t.strictSame(policy('interleave:0-1,3'), { mode: 'interleave', flags: [], nodes: '0-1,3' })
  t.strictSame(policy('bind=static:0'), { mode: 'bind', flags: ['static'], nodes: '0' })
  t.strictSame(policy('bind=relative|balancing:0'), {
    mode: 'bind',
    flags: ['relative', 'balancing'],
    nodes: '0',
  })
  t.strictSame(policy('prefer (many):0'), { mode: 'prefer (many)', flags: [], nodes: '0' })
  t.strictSame(policy('weighted interleave:0'), { mode: 'weighted interleave', flags: [], nodes: '0' })
  t.strictSame(parseNumaPolicy('7f00 local'), { mode: 'local', flags: [], nodes: undefined })
  t.throws(() => parseNumaPolicy(''), { message: 'numa_maps: no policy in line ""' })
})

t.test('net/dev', async t => {
  const header = 'Inter-|   Receive    |  Transmit\n face |bytes    packets|bytes\n'
  t.strictSame(parseNetdev(`${header}    lo:       0       0\n  eth0:12 3\n`), ['lo', 'eth0'])
  t.strictSame(parseNetdev(header), [])
  t.throws(() => parseNetdev('lo\n'), { message: /no header/ })
  t.ok(parseNetdev(readFileSync('/proc/self/net/dev', 'utf8')).includes('lo'))
})

t.test('personality', async t => {
  t.strictSame(parsePersonality('00040008\n'), { domain: 8, flags: 0x40000 })
  t.throws(() => parsePersonality('no\n'), { message: /no hexadecimal number/ })
})

t.test('fdinfo', async t => {
  t.strictSame(parseFdinfo('pos:\t0\nflags:\t02100000\nmnt_id:\t27\nino:\t1\n'), {
    flags: 0o2100000,
    mountId: 27,
  })
  t.strictSame(parseFdinfo('flags:\t00\n'), { flags: 0, mountId: undefined }, 'gVisor')
  t.throws(() => parseFdinfo(''), { message: 'fdinfo: no line flags' })
})

t.test('lists of CPUs', async t => {
  t.strictSame(parseCPUList('0-2,7\n'), [0, 1, 2, 7])
  t.strictSame(parseCPUList('\n'), [])
  t.throws(() => parseCPUList('3-1'), { message: /bad range/ })
  t.throws(() => parseCPUList('0-999999999'), { message: /bad range/ })
  t.throws(() => parseCPUList('1,,2'), { message: /no decimal number/ })
})
