import { requirement } from '#harness'

// Where SELinux is on this is no label, and where it is off there are none.
export default requirement('process-selinuxlabel', async t => {
  await t.refused('process-selinuxlabel', g => g.selinuxLabel('conformance:no:such:label'))
})
