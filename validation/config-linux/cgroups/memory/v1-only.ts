import { type CheckContext, requirement } from '#harness'
import { needsControllers, readLimits, takesValue } from '../_cgroup.js'

const MiB = 1024 ** 2

const values = [
  { swappiness: 7, disableOOMKiller: true, kernelTCP: 24 * MiB, limit: 64 * MiB },
  { swappiness: 100, disableOOMKiller: false, kernelTCP: 5_000 * MiB },
  { swappiness: 0 },
  { swappiness: 33, disableOOMKiller: true },
]

export default requirement(
  [
    'memory',
    'memory-swappiness',
    'memory-swappiness-range',
    'memory-disableoomkiller',
    'memory-kerneltcp',
    'memory-kernel',
    'memory-usehierarchy',
  ],
  async (t: CheckContext) => {
    needsControllers(t, 'memory')
    t.needs(t.cgroup === 'v1', 'cgroup v2 has no such setting')
    t.skip('memory-usehierarchy', 'the kernel knows hierarchical accounting alone (since 5.11)')
    const kernelFile = 'memory.kmem.limit_in_bytes'
    if (takesValue(t, kernelFile, `${64 * MiB}`)) {
      const { running } = await readLimits(t, [kernelFile], g =>
        g.resources({ memory: { kernel: 64 * MiB } }),
      )
      t.same('memory-kernel', running[kernelFile], `${64 * MiB}`)
    } else t.skip('memory-kernel', 'the kernel has no limit of its own memory (since 5.16)')
    const tcp = takesValue(t, 'memory.kmem.tcp.limit_in_bytes', `${24 * MiB}`)
    if (!tcp) t.skip('memory-kerneltcp', 'the kernel has no limit of TCP buffers by cgroup')
    const names = ['memory.swappiness', 'memory.oom_control', 'memory.kmem.tcp.limit_in_bytes'] as const

    for (const { kernelTCP, ...rest } of values) {
      const memory = tcp && kernelTCP !== undefined ? { ...rest, kernelTCP } : rest
      const { created, running } = await readLimits(t, names, g => g.resources({ memory }))
      for (const files of [created, running]) {
        t.same(['memory', 'memory-swappiness'], files['memory.swappiness'], `${rest.swappiness}`)
        const disabled = files['memory.oom_control']
          ?.split('\n')
          .find(line => line.startsWith('oom_kill_disable'))
        t.same(
          ['memory', 'memory-disableoomkiller'],
          disabled,
          `oom_kill_disable ${rest.disableOOMKiller ? 1 : 0}`,
        )
        if (tcp && kernelTCP)
          t.same('memory-kerneltcp', files['memory.kmem.tcp.limit_in_bytes'], `${kernelTCP}`)
      }
    }
    await t.refused('memory-swappiness-range', g => g.resources({ memory: { swappiness: 101 } }), {
      by: 'create',
      control: g => g.resources({ memory: { swappiness: 99 } }),
    })
  },
)
