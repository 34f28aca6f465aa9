/** A certified run: neither ledger nor skips. */
import t from 'tap'
import { withoutSkip } from '../../lib/run/certified.js'
import { judge } from '../../lib/run/judge.js'
import { settingsFrom } from '../../lib/run/settings.js'
import { tapPoint } from '../../lib/run/tap.js'

const skipped = (id: string, spec: string) =>
  withoutSkip(
    {
      ...judge({ id, status: 'skipped', faults: [], values: [], skipReason: 'no such device' }, spec, []),
      script: { path: 'validation/x.js', ids: [id] },
      durationMs: 1,
    },
    spec,
  )

t.test('a skip counts as the requirement weighs', async t => {
  t.equal(skipped('hostname', '1.0.2').verdict, 'fail')
  t.equal(skipped('default-fs-proc', '1.0.2').verdict, 'should')
  t.equal(skipped('state-status-creating', '1.0.2').verdict, 'info', 'a MAY leaves it open')
  t.equal(skipped('domainname', '1.0.2').verdict, 'info', 'newer than the spec version')
  t.equal(skipped('hostname', '1.0.2').holds, undefined, 'nothing was asserted')
})

t.test('TAP says so', async t => {
  const text = tapPoint(1, skipped('hostname', '1.0.2'), '1.0.2', 'make x')
  t.match(text, /^not ok 1 - hostname: [^#]*\n/)
  t.match(text, /message: "not checked: no such device"/)
})

t.test('the setting', async t => {
  t.match(settingsFrom({ CERTIFIED: '1' }), { certified: true, ignoreLedger: true })
  t.match(settingsFrom({ CERTIFIED: '0' }), { certified: false, ignoreLedger: false })
})
