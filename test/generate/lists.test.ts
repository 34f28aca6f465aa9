/** The generator's lists, seccomp rules and starts, and reading JSON without rounding. */
import t from 'tap'
import {
  type Config,
  defaultSeccomp,
  Generator,
  platformConfig,
  platforms,
  type Seccomp,
  type SyscallRule,
} from '../../generate/index.js'

const bare: Config = { ociVersion: '1.3.0' }

t.test('append, put and drop change lists by the members that name their items', async t => {
  const generator = new Generator(bare)
  const device = { type: 'c', path: '/dev/a', major: 1, minor: 2 }
  generator.append('/linux/devices', device).put('/linux/devices', { ...device, major: 5 }, 'path')
  device.path = '/changed'
  t.same(generator.list('/linux/devices'), [{ type: 'c', path: '/dev/a', major: 5, minor: 2 }])
  generator.put('/linux/devices', { path: '/dev/b', major: 5 }, 'path')
  t.equal(generator.list('/linux/devices').length, 2)
  generator.drop('/linux/devices', { path: '/dev/b', major: 6 }, 'path', 'major')
  t.equal(generator.list('/linux/devices').length, 2, 'all keys have to fit')
  generator.drop('/linux/devices', { path: '/dev/b', major: 5 }, 'path', 'major')
  t.equal(generator.list('/linux/devices').length, 1)
  generator.put('/process/user/additionalGids', 5).put('/process/user/additionalGids', 5)
  t.same(generator.at('/process/user/additionalGids'), [5])
  t.same(generator.drop('/process/user/additionalGids', 5).at('/process/user/additionalGids'), [])
  t.same(generator.drop('/mounts', { destination: '/x' }, 'destination').at('/mounts'), undefined)
})

t.test('a list is a list, and at() gives copies', async t => {
  const generator = new Generator({ ...bare, hostname: 'x' })
  for (const change of [
    () => generator.append('/hostname', 1),
    () => generator.put('/hostname', 1),
    () => generator.drop('/hostname', 1),
    () => generator.list('/hostname'),
  ])
    t.throws(change, { name: 'TypeError', message: '/hostname is no list' })
  t.throws(() => generator.at('hostname'), SyntaxError)
  t.equal(generator.at('/hostname/length'), undefined)
  t.equal(generator.at('/toString'), undefined)
  const whole = generator.at('') as Config
  whole.hostname = 'changed'
  t.equal(generator.config.hostname, 'x')
  t.equal(generator.append('/mounts', { destination: '/a' }).at('/mounts/length'), undefined)
})

t.test('rdma() sets one device', async t => {
  t.same(
    new Generator(bare)
      .rdma('__proto__', { hcaHandles: 1 })
      .rdma('b', { hcaObjects: 2 })
      .at('/linux/resources/rdma/b'),
    { hcaObjects: 2 },
  )
})

t.test('the last rule for a system call prevails', async t => {
  const args = [{ index: 0, value: 1, op: 'SCMP_CMP_EQ' as const }]
  const start: Seccomp = {
    defaultAction: 'SCMP_ACT_ERRNO',
    syscalls: [
      { names: ['read', 'write'], action: 'SCMP_ACT_ALLOW' },
      { names: ['write'], action: 'SCMP_ACT_KILL', args },
    ],
  }
  const after = (...rules: SyscallRule[]) => {
    const generator = new Generator(bare).seccomp(start)
    for (const rule of rules) generator.seccompRule(rule)
    return generator.config.linux?.seccomp?.syscalls
  }
  const [both, killOne] = start.syscalls!
  t.same(after({ name: 'read', action: 'SCMP_ACT_ALLOW' }), start.syscalls, 'covered already')
  t.same(after({ name: 'write', action: 'SCMP_ACT_ALLOW', args }), start.syscalls, 'covered already')
  t.same(
    after({ name: 'read', action: 'SCMP_ACT_ERRNO' }),
    [{ names: ['write'], action: 'SCMP_ACT_ALLOW' }, killOne],
    'the default does it',
  )
  t.same(
    after({ name: 'read', action: 'SCMP_ACT_ERRNO', errnoRet: 38 }),
    [
      { names: ['write'], action: 'SCMP_ACT_ALLOW' },
      killOne,
      { names: ['read'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 },
    ],
    'an errno of its own needs a rule',
  )
  t.same(
    after({ name: 'write', action: 'SCMP_ACT_TRAP' }),
    [{ names: ['read'], action: 'SCMP_ACT_ALLOW' }, killOne, { names: ['write'], action: 'SCMP_ACT_TRAP' }],
    'a rule for some arguments stays',
  )
  t.same(
    after({ name: 'write', action: 'SCMP_ACT_KILL' }),
    [
      { names: ['read'], action: 'SCMP_ACT_ALLOW' },
      { names: ['write'], action: 'SCMP_ACT_KILL' },
    ],
    'but for one of the same action, which says no more',
  )
  t.same(
    after({ name: 'write', action: 'SCMP_ACT_LOG', args: [{ ...args[0]!, valueTwo: 0 }] })?.at(1),
    { names: ['write'], action: 'SCMP_ACT_LOG', args: [{ ...args[0]!, valueTwo: 0 }] },
    'the same arguments',
  )
  t.equal(
    after({ name: 'write', action: 'SCMP_ACT_LOG', args: [{ ...args[0]!, value: 2 }] })?.length,
    3,
    'other arguments',
  )
  t.same(
    after({ name: 'write', action: 'SCMP_ACT_LOG', args: [...args, ...args] })?.length,
    3,
    'more arguments',
  )
  t.same(after(), [both, killOne])
  const other = new Generator(bare).seccomp({ defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 38 })
  t.same(
    other.seccompRule({ name: 'a', action: 'SCMP_ACT_ERRNO' }).at('/linux/seccomp/syscalls'),
    [{ names: ['a'], action: 'SCMP_ACT_ERRNO' }],
    "the default's errno is another",
  )
})

t.test('rules and defaults of a filter that is not there', async t => {
  t.same(new Generator(bare).seccompRule({ name: 'a', action: 'SCMP_ACT_TRAP' }).config.linux?.seccomp, {
    defaultAction: 'SCMP_ACT_ALLOW',
    syscalls: [{ names: ['a'], action: 'SCMP_ACT_TRAP' }],
  })
  t.same(new Generator(bare).seccompDefault('SCMP_ACT_TRAP').config.linux?.seccomp, {
    defaultAction: 'SCMP_ACT_TRAP',
  })
  t.same(new Generator(bare).withoutSeccompRules('a').config, bare)
  const odd = new Generator(bare).patch('/linux/seccomp/syscalls', [{ names: 5 }])
  t.throws(() => odd.seccompRule({ name: 'a', action: 'SCMP_ACT_TRAP' }), TypeError)
})

t.test('a start for each platform', async t => {
  for (const platform of platforms) {
    const config = platformConfig(platform)
    t.notSame(Object.keys(config), [])
    platformConfig(platform).process!.args!.push('changed')
    t.same(platformConfig(platform), config, `${platform}: nothing is shared`)
    t.equal(config.linux !== undefined, platform === 'linux')
  }
  const held = platformConfig().process?.capabilities
  t.same(Object.keys(held ?? {}), ['bounding', 'effective', 'inheritable', 'permitted', 'ambient'])
  t.not(held?.bounding, held?.ambient, 'each set is a list of its own')
})

t.test('the default filter follows capabilities and machine', async t => {
  const names = (seccomp: Seccomp) => seccomp.syscalls?.flatMap(({ names }) => names) ?? []
  const plain = defaultSeccomp({}, 'x64')
  t.equal(
    new Set(names(plain)).size,
    names(plain).length - 2,
    'no name twice, but for the three of personality',
  )
  t.match(names(plain).join(' '), /^[a-z0-9_ ]+$/)
  t.notOk(names(plain).includes('mount'))
  t.ok(names(plain).includes('arch_prctl'))
  t.same(
    plain.syscalls?.find(({ names }) => names.includes('clone3')),
    { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 },
  )
  const admin = defaultSeccomp({ effective: ['CAP_SYS_ADMIN'] }, 'x64')
  t.ok(names(admin).includes('mount'))
  t.same(
    admin.syscalls?.filter(({ names }) => names.includes('clone')).map(({ args }) => args),
    [undefined],
  )
  t.equal(
    defaultSeccomp({}, 's390x').syscalls?.find(({ names }) => names[0] === 'clone')?.args?.[0]?.index,
    1,
  )
  t.same(defaultSeccomp({}, 'vax').architectures, [])
  for (const { args } of plain.syscalls ?? [])
    for (const arg of args ?? []) t.ok(Number(arg.value) <= 0xffffffff)
})
