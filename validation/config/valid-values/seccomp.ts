import { type CheckContext, type Generator, requirement, succeeded } from '#harness'
import { refuses } from './_table.js'

const valid = (g: Generator) =>
  g.seccomp({
    defaultAction: 'SCMP_ACT_ALLOW',
    architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_AARCH64'],
    syscalls: [
      { names: ['swapoff'], action: 'SCMP_ACT_ERRNO', args: [{ index: 0, value: 1, op: 'SCMP_CMP_EQ' }] },
    ],
  })

const rule = '/linux/seccomp/syscalls/0'

export default requirement('valid-values-error', async (t: CheckContext) => {
  const { create } = await t.tryCreate(valid)
  t.needs(succeeded(create), 'the runtime refuses seccomp filters')
  await refuses(t, valid, [
    { name: 'seccomp defaultAction', edit: g => g.patch('/linux/seccomp/defaultAction', 'SCMP_ACT_BOGUS') },
    { name: 'seccomp defaultAction is empty', edit: g => g.patch('/linux/seccomp/defaultAction', '') },
    { name: 'seccomp defaultAction is missing', edit: g => g.remove('/linux/seccomp/defaultAction') },
    { name: 'seccomp action', edit: g => g.patch(`${rule}/action`, 'SCMP_ACT_BOGUS') },
    { name: 'seccomp action without its prefix', edit: g => g.patch(`${rule}/action`, 'ERRNO') },
    { name: 'seccomp action in small letters', edit: g => g.patch(`${rule}/action`, 'scmp_act_errno') },
    { name: 'seccomp action is missing', edit: g => g.remove(`${rule}/action`) },
    { name: 'seccomp names is empty', edit: g => g.patch(`${rule}/names`, []) },
    { name: 'seccomp names is missing', edit: g => g.remove(`${rule}/names`) },
    { name: 'seccomp op', edit: g => g.patch(`${rule}/args/0/op`, 'SCMP_CMP_BOGUS') },
    { name: 'seccomp op without its prefix', edit: g => g.patch(`${rule}/args/0/op`, 'EQ') },
    { name: 'seccomp op in small letters', edit: g => g.patch(`${rule}/args/0/op`, 'scmp_cmp_eq') },
    { name: 'seccomp op is missing', edit: g => g.remove(`${rule}/args/0/op`) },
    { name: 'seccomp index is over 5', edit: g => g.patch(`${rule}/args/0/index`, 6) },
    { name: 'seccomp index is negative', edit: g => g.patch(`${rule}/args/0/index`, -1) },
    { name: 'seccomp value is negative', edit: g => g.patch(`${rule}/args/0/value`, -1) },
    { name: 'seccomp architecture', edit: g => g.patch('/linux/seccomp/architectures/-', 'SCMP_ARCH_BOGUS') },
    {
      name: 'seccomp architecture without its prefix',
      edit: g => g.patch('/linux/seccomp/architectures/-', 'X86'),
    },
    {
      name: 'seccomp architecture in small letters',
      edit: g => g.patch('/linux/seccomp/architectures/-', 'scmp_arch_x86'),
    },
    {
      name: 'seccomp flag without its prefix',
      edit: g => g.patch('/linux/seccomp/flags', ['LOG']),
    },
    { name: 'seccomp flag', edit: g => g.patch('/linux/seccomp/flags', ['SECCOMP_FILTER_FLAG_BOGUS']) },
  ])
})
