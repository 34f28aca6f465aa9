import { readdirSync } from 'node:fs'
import { type CheckContext, requirement } from '#harness'
import { hasFile, needsControllers, readLimits } from '../_cgroup.js'

const sizeName = (kB: number): string =>
  kB >= 1024 ** 2 ? `${kB / 1024 ** 2}GB` : kB >= 1024 ? `${kB / 1024}MB` : `${kB}KB`

export default requirement(
  ['hugetlb', 'hugetlb-rsvd', 'hugetlb-fallback', 'hugetlb-pagesize-format'],
  async (t: CheckContext) => {
    needsControllers(t, 'hugetlb')
    const sizes = readdirSync('/sys/kernel/mm/hugepages').map(name => Number(/\d+/.exec(name)?.[0]))
    t.needs(sizes.length > 0, 'the kernel has no huge pages')
    const suffix = t.cgroup === 'v1' ? 'limit_in_bytes' : 'max'
    const reserves = hasFile(t, `hugetlb.${sizeName(sizes[0]!)}.rsvd.${suffix}`)
    t.skip(
      reserves ? 'hugetlb-fallback' : 'hugetlb-rsvd',
      `the kernel has ${reserves ? '' : 'no '}limits of reservations`,
    )

    // Whole pages, other ones for each size and round; none at all in the last.
    for (const pages of [3, 40, 0]) {
      const limits = sizes.map((kB, index) => ({
        pageSize: sizeName(kB),
        limit: kB * 1024 * pages * (index + 1),
      }))
      const files = limits.flatMap(({ pageSize }) => [
        `hugetlb.${pageSize}.rsvd.${suffix}`,
        `hugetlb.${pageSize}.${suffix}`,
      ])
      const { created, running } = await readLimits(t, files, g => g.resources({ hugepageLimits: limits }))
      t.same('hugetlb', running, created, 'start leaves the limits alone')
      for (const { pageSize, limit } of limits) {
        const [rsvd, usage] = [`hugetlb.${pageSize}.rsvd.${suffix}`, `hugetlb.${pageSize}.${suffix}`]
        // Which of the two it is depends on the version of the spec.
        const either = created[rsvd] === `${limit}` || created[usage] === `${limit}`
        t.ok('hugetlb', either, `${pageSize}: one of the limits is ${limit}`, created)
        if (reserves) t.same('hugetlb-rsvd', created[rsvd], `${limit}`, rsvd)
        else t.same('hugetlb-fallback', created[usage], `${limit}`, usage)
      }
    }

    const limit = 3 * 2 ** 30
    const real = sizeName(sizes[0]!)
    for (const pageSize of ['3MB', real.replace('B', ''), `${real.replace('B', 'iB')}`]) {
      await t.refused(
        'hugetlb-pagesize-format',
        g => g.resources({ hugepageLimits: [{ pageSize, limit }] }),
        {
          by: 'create',
          control: g => g.resources({ hugepageLimits: [{ pageSize: real, limit }] }),
        },
      )
    }
  },
)
