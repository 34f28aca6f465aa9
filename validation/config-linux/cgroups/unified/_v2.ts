import type { CheckContext } from '#harness'

/** Ends the check unless the runtime puts containers into cgroups of v2. */
export function needsV2(t: CheckContext): void {
  t.needs(t.managesCgroups, 'the runtime is run without cgroups')
  t.needs(t.cgroup === 'v2', 'only with cgroup v2')
}
