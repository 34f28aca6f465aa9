import { requirement } from '#harness'
import type { IoPriority } from '#spec/config'
import { row } from '../../config-linux/namespaces/_inodes.js'

// As busybox's ionice says it.
const rows: [IoPriority, shown: string, uid?: number][] = [
  [{ class: 'IOPRIO_CLASS_BE', priority: 0 }, 'best-effort: prio 0'],
  [{ class: 'IOPRIO_CLASS_BE', priority: 7 }, 'best-effort: prio 7', 1000],
  [{ class: 'IOPRIO_CLASS_RT', priority: 3 }, 'realtime: prio 3'],
  [{ class: 'IOPRIO_CLASS_RT', priority: 0 }, 'realtime: prio 0', 1000],
  [{ class: 'IOPRIO_CLASS_IDLE', priority: 0 }, 'idle'],
]

export default requirement(['process-iopriority', 'process-iopriority-group'], async t => {
  const { exitCode } = await t.hostResult(['ionice', '-c', '1', '-n', '3', 'true'])

  for (const [ioPriority, shown, uid = 0] of rows) {
    const key = `process-iopriority[${ioPriority.class}]`
    if (ioPriority.class === 'IOPRIO_CLASS_RT' && exitCode !== 0) {
      t.skip(key, 'the real-time class is not allowed here')
      continue
    }
    await row(t, [key], async () => {
      const seen = await t.observe(
        g => g.ioPriority(ioPriority).user({ uid }),
        {
          process: 'busybox ionice -p $$',
          child: 'busybox ionice',
          grandchild: 'sh -c "sh -c \'busybox ionice; :\'; :"',
        },
        { through: ['ionice', '-c', '2', '-n', '5'] },
      )
      t.same(key, seen.process.text.trim(), shown)
      t.same('process-iopriority-group', seen.child.text.trim(), shown, 'a child')
      t.same('process-iopriority-group', seen.grandchild.text.trim(), shown, 'a child of a child')
    })
  }
})
