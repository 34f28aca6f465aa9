import { requirement } from '#harness'

const unknown = [
  'RLIMIT_TEST',
  'RLIMIT_NO',
  'RLIMIT_NOFILES',
  'RLIMIT_',
  'RLIMIT_NOFILE ',
  'RLIMIT_nofile',
  '7',
  'NOFILE',
  '',
]

export default requirement('rlimits-type-unknown-error', async t => {
  for (const type of unknown) {
    await t.refused('rlimits-type-unknown-error', g => g.rlimit(type, 1_024, 1_024), {
      control: g => g.rlimit('RLIMIT_NOFILE', 1_024, 1_024),
    })
  }
  // Known ones around it do not help.
  await t.refused('rlimits-type-unknown-error', g =>
    g.rlimit('RLIMIT_NOFILE', 1_024, 1_024).rlimit('RLIMIT_TEST', 0, 0).rlimit('RLIMIT_CORE', 0, 0),
  )
})
