/** The command that runs one requirement's check again. */
import { join, quote } from 'shlex'
import type { JudgedPoint } from './outcome-points.js'
import type { Settings } from './settings.js'

/** Only settings that were not left at their default are part of it. */
export function reproduceCommand(
  { requirement }: Pick<JudgedPoint, 'requirement'>,
  settings: Pick<Settings, 'runtime' | 'runtimeArgs' | 'spec' | 'cgroup'> &
    Partial<Pick<Settings, 'certified'>>,
): string {
  const { runtime, runtimeArgs, spec, cgroup, certified } = settings
  return [
    'make localvalidation',
    `RUNTIME=${quote(runtime)}`,
    ...(runtimeArgs.length === 0 ? [] : [`RUNTIME_ARGS=${quote(join(runtimeArgs))}`]),
    `TESTS=${requirement.id}`,
    ...(spec === undefined ? [] : [`SPEC=${spec}`]),
    ...(cgroup === 'auto' ? [] : [`CGROUP=${cgroup}`]),
    ...(certified ? ['CERTIFIED=1'] : []),
  ].join(' ')
}
