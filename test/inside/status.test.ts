import { readFileSync } from 'node:fs'
import t from 'tap'
import { capabilitySet } from '../../lib/inside/proc/capabilities.js'
import { parseStatus } from '../../lib/inside/proc/status.js'

// Linux 6.18, shortened where lines are not read
const linux = `Name:	a\\\\b\\nUid:\\n
Umask:	0027
State:	S (sleeping)
Tgid:	6250
Ngid:	0
Pid:	6251
PPid:	6241
TracerPid:	0
Uid:	1000	1001	1002	1003
Gid:	5	6	7	4294967294
FDSize:	256
Groups:	5 100 1000 
NStgid:	6250	1
NSpid:	6251	7	1
Kthread:	0
Threads:	1
SigQ:	0/96365
SigPnd:	0000000000000000
SigBlk:	0000000000000200
SigIgn:	0000000000001000
SigCgt:	8000000000000002
CapInh:	0000000000000000
CapPrm:	000001fffeffffff
CapEff:	00000000a80425fb
CapBnd:	000001ffffffffff
CapAmb:	0000000000000400
NoNewPrivs:	1
Seccomp:	2
Seccomp_filters:	3
Speculation_Store_Bypass:	thread force mitigated
Cpus_allowed:	3
Cpus_allowed_list:	0-1
Mems_allowed:	00000000,00000001
Mems_allowed_list:	0
`

// runsc of 2024, as it prints it
const gVisor = `Name:	cat
State:	R (running)
Tgid:	2
Pid:	2
PPid:	1
TracerPid:	0
Uid:	0	0	0	0
Gid:	0	0	0	0
FDSize:	512
Groups:	 
VmSize:	11768 kB
VmRSS:	3964 kB
VmData:	1008 kB
Threads:	1
CapInh:	000001ffffffdfff
CapPrm:	000001ffffffdfff
CapEff:	000001ffffffdfff
CapBnd:	000001ffffffdfff
Seccomp:	0
Mems_allowed:	1
Mems_allowed_list:	0
`

t.test('status of Linux', async t => {
  const status = parseStatus(linux)
  t.equal(status.name, 'a\\b\nUid:\n', 'escapes in the name are decoded, and forge no line')
  t.match(status, { state: 'S', pid: 6251, ppid: 6241, tgid: 6250, umask: 0o27 })
  t.strictSame(status.nsPid, [6251, 7, 1])
  t.strictSame(status.uids, [1000, 1001, 1002, 1003])
  t.strictSame(status.gids, [5, 6, 7, 4294967294])
  t.strictSame(status.groups, [5, 100, 1000])
  t.equal(status.capabilities.bounding, (1n << 41n) - 1n)
  t.equal(status.capabilities.ambient, 0x400n)
  t.notOk(capabilitySet(status.capabilities.permitted).includes('CAP_SYS_RESOURCE'))
  t.match(status, {
    noNewPrivs: 1,
    seccomp: 2,
    seccompFilters: 3,
    cpusAllowedList: '0-1',
    memsAllowedList: '0',
  })
  t.strictSame(status.signals, { ignored: 0x1000n, caught: 0x8000000000000002n, blocked: 0x200n })
  t.equal(status.speculationStoreBypass, 'thread force mitigated')
})

t.test('status of gVisor leaves lines out', async t => {
  const status = parseStatus(gVisor)
  t.strictSame(status.groups, [])
  t.equal(status.seccomp, 0)
  t.strictSame(
    [status.nsPid, status.umask, status.noNewPrivs, status.seccompFilters, status.cpusAllowedList],
    [undefined, undefined, undefined, undefined, undefined],
  )
  t.strictSame(status.signals, { ignored: undefined, caught: undefined, blocked: undefined })
  t.equal(status.capabilities.ambient, undefined)
})

t.test('malformed status', async t => {
  t.throws(() => parseStatus(''), { message: 'status: no line Name' })
  t.throws(() => parseStatus('hello\n', '/proc/7/status'), {
    message: '/proc/7/status: no "Key:" in line "hello"',
  })
  t.throws(() => parseStatus(gVisor.replace('Uid:\t0', 'Uid:\tx')), {
    message: /status: no decimal number in line "Uid:/,
  })
  t.throws(() => parseStatus(gVisor.replace('Gid:\t0', 'Gid:')), {
    message: /status: not four ids in line "Gid:/,
  })
  t.throws(() => parseStatus(linux.replace('0027', '0029')), { message: /no octal number in line "Umask:/ })
  t.throws(() => parseStatus(gVisor.replace(/CapEff:\t\w+/, 'CapEff:\t0xz')), {
    message: /no hexadecimal number/,
  })
})

t.test('status of this process', async t => {
  t.equal(parseStatus(readFileSync('/proc/self/status', 'utf8')).pid, process.pid)
})
