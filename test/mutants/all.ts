/** All mutants, each area's in a file of its own. */

import { mutants as afterRefusal } from './after-refusal.js'
import { mutants as amongOthers } from './among-others.js'
import { mutants as beside } from './beside.js'
import { mutants as bundle } from './bundle.js'
import { mutants as cgroupLimits } from './cgroup-limits.js'
import { mutants as cgroupOwnership } from './cgroup-ownership.js'
import { mutants as cgroups } from './cgroups.js'
import { mutants as config } from './config.js'
import { mutants as configOdd } from './config-odd.js'
import { mutants as create } from './create.js'
import { mutants as createFailures } from './create-failures.js'
import { mutants as crunHistory } from './crun-history.js'
import { mutants as deletes } from './delete.js'
import { mutants as devices } from './devices.js'
import { mutants as engines } from './engines.js'
import { mutants as features } from './features.js'
import { mutants as filesystem } from './filesystem.js'
import { mutants as hookFailures } from './hook-failures.js'
import { mutants as hookInput } from './hook-input.js'
import { mutants as hookLists } from './hook-lists.js'
import { mutants as hooks } from './hooks.js'
import { mutants as kernel } from './kernel.js'
import { mutants as kill } from './kill.js'
import { mutants as leftAndTaken } from './left-and-taken.js'
import { mutants as lifecycle } from './lifecycle.js'
import { mutants as linuxOdd } from './linux-odd.js'
import { mutants as longLists } from './long-lists.js'
import { mutants as lost } from './lost.js'
import { mutants as marks } from './marks.js'
import { mutants as mounts } from './mounts.js'
import type { Mutant } from './mutant.js'
import { mutants as names } from './names.js'
import { mutants as namespaces } from './namespaces.js'
import { mutants as netDevices } from './net-devices.js'
import { mutants as oddValues } from './odd-values.js'
import { mutants as operators } from './operators.js'
import { mutants as otherLives } from './other-lives.js'
import { mutants as process } from './process.js'
import { mutants as processOdd } from './process-odd.js'
import { mutants as refusals } from './refusals.js'
import { mutants as runcHistory } from './runc-history.js'
import { mutants as runcTests } from './runc-tests.js'
import { mutants as seccomp } from './seccomp.js'
import { mutants as seccompAgent } from './seccomp-agent.js'
import { mutants as seccompConditions } from './seccomp-conditions.js'
import { mutants as sequences } from './sequences.js'
import { mutants as settings } from './settings.js'
import { mutants as settingsLinux } from './settings-linux.js'
import { mutants as state } from './state.js'
import { mutants as unified } from './unified.js'
import { mutants as userNamespaces } from './user-namespaces.js'

/** By the name of their file, each of which has a shim of its own. */
export const areas: { readonly [file: string]: readonly Mutant[] } = {
  state,
  refusals,
  kill,
  create,
  'create-failures': createFailures,
  delete: deletes,
  lifecycle,
  marks,
  bundle,
  hooks,
  'hook-input': hookInput,
  'hook-lists': hookLists,
  'hook-failures': hookFailures,
  config,
  'config-odd': configOdd,
  process,
  'process-odd': processOdd,
  beside,
  lost,
  'long-lists': longLists,
  settings,
  'settings-linux': settingsLinux,
  'odd-values': oddValues,
  engines,
  'runc-tests': runcTests,
  mounts,
  filesystem,
  'linux-odd': linuxOdd,
  namespaces,
  'user-namespaces': userNamespaces,
  kernel,
  names,
  'net-devices': netDevices,
  devices,
  cgroups,
  'cgroup-limits': cgroupLimits,
  'cgroup-ownership': cgroupOwnership,
  unified,
  seccomp,
  'seccomp-conditions': seccompConditions,
  'seccomp-agent': seccompAgent,
  features,
  'runc-history': runcHistory,
  'crun-history': crunHistory,
  'other-lives': otherLives,
  operators,
  'among-others': amongOthers,
  'after-refusal': afterRefusal,
  'left-and-taken': leftAndTaken,
  sequences,
}

export const mutants: readonly Mutant[] = Object.values(areas).flat()

/** The mutant of that name. Throws if there is none. */
export function findMutant(name: string): Mutant {
  const found = mutants.find(mutant => mutant.name === name)
  if (!found) throw new Error(`no mutant is called '${name}'`)
  return found
}

/** The area that a mutant belongs to. */
export const areaOf = (mutant: Mutant): string =>
  Object.keys(areas).find(area => areas[area]!.includes(mutant))!
