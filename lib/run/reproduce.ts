/** The command that runs one requirement's check again. */
import type { JudgedPoint } from './outcome-points.js'
import type { Settings } from './settings.js'

const word = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

/** Only settings that were not left at their default are part of it. */
export function reproduceCommand(
  { requirement }: Pick<JudgedPoint, 'requirement'>,
  settings: Pick<Settings, 'runtime' | 'spec' | 'cgroup'>,
): string {
  const { runtime, spec, cgroup } = settings
  return [
    'make localvalidation',
    `RUNTIME=${word(runtime)}`,
    `TESTS=${requirement.id}`,
    ...(spec === undefined ? [] : [`SPEC=${spec}`]),
    ...(cgroup === 'auto' ? [] : [`CGROUP=${cgroup}`]),
  ].join(' ')
}
