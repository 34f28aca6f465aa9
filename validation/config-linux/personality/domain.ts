import { type CheckContext, requirement, succeeded } from '#harness'
import { parsePersonality } from '#inside/proc/personality'
import { row } from '../namespaces/_inodes.js'

const questions = { machine: 'uname -m', personality: 'cat /proc/$$/personality' }

// Each domain is asked for where the runtime itself has the other one; one of them for another user, beside a filter.
export default requirement(['personality', 'personality-linux32'], async (t: CheckContext) => {
  const [native, narrow] = [
    await t.hostResult(['uname', '-m']),
    await t.hostResult(['setarch', 'linux32', 'uname', '-m']),
  ]
  t.needs(succeeded(narrow), `no 32-bit personality here: ${narrow.startError ?? narrow.stderr.trim()}`)

  const linux32 = await t.observe(
    g =>
      g
        .personality({ domain: 'LINUX32' })
        .user({ uid: 1000 })
        .seccomp({
          defaultAction: 'SCMP_ACT_ALLOW',
          syscalls: [{ names: ['swapoff'], action: 'SCMP_ACT_ERRNO' }],
        }),
    questions,
  )
  t.same('personality-linux32', linux32.machine.text, narrow.stdout, 'the machine that uname shows')
  const linux = await t.observe(g => g.personality({ domain: 'LINUX' }), questions, {
    through: ['setarch', 'linux32'],
  })
  t.same('personality', linux.machine.text, native.stdout, 'the machine that uname shows with LINUX')

  // The program may not call what the runtime sets it by.
  const denied = 'personality[beside a filter that denies it]'
  await row(t, [denied], async () => {
    const { machine } = await t.observe(
      g =>
        g
          .personality({ domain: 'LINUX32' })
          .noNewPrivileges(false)
          .seccomp({
            defaultAction: 'SCMP_ACT_ALLOW',
            syscalls: [{ names: ['personality'], action: 'SCMP_ACT_ERRNO' }],
          }),
      questions,
    )
    t.same(denied, machine.text, narrow.stdout, 'the machine that uname shows')
  })

  if (!t.sharesKernel && linux32.personality.code !== 0) return
  t.same('personality', parsePersonality(linux32.personality.text), { domain: 8, flags: 0 }, 'LINUX32')
  t.same('personality', parsePersonality(linux.personality.text), { domain: 0, flags: 0 }, 'LINUX')
})
