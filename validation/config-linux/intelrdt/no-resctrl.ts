import { requirement } from '#harness'

// In a mount namespace of the runtime's own, in which resctrl is mounted nowhere.
const through = [
  'unshare',
  '--mount',
  '--propagation',
  'private',
  'sh',
  '-c',
  'umount -a -t resctrl; exec "$@"',
  'sh',
]

export default requirement('intelrdt-no-resctrl-error', async t => {
  const options = { through }
  const settings = {
    'a class': { closID: 'conformance' },
    'a schema': { l3CacheSchema: 'L3:0=f' },
    'a schema of bandwidth': { memBwSchema: 'MB:0=20' },
    'the default class': { closID: '/' },
    'lines of schemata': { schemata: ['MB:0=20'] },
    'monitoring alone': { enableMonitoring: true },
    nothing: {},
  }

  for (const [what, intelRdt] of Object.entries(settings)) {
    await t.refused(`intelrdt-no-resctrl-error[${what}]`, g => g.intelRdt(intelRdt), { options })
  }
})
