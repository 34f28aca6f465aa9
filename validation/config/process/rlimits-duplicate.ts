import { type Generator, requirement } from '#harness'

export default requirement('rlimits-duplicate-error', async t => {
  const one = (g: Generator) => g.rlimit('RLIMIT_NOFILE', 1_024, 2_048)
  const control = (g: Generator) => one(g).rlimit('RLIMIT_CORE', 0, 0)
  const second: [what: string, soft: number, hard: number][] = [
    ['the same values', 1_024, 2_048],
    ['other values', 512, 1_024],
  ]
  for (const [what, soft, hard] of second) {
    const key = `rlimits-duplicate-error[${what}]`
    await t.refused(key, g => control(g).rlimit('RLIMIT_NOFILE', soft, hard), { control })
    await t.refused(key, g => one(g).rlimit('RLIMIT_NOFILE', soft, hard), { control })
  }
})
