/** All flags of `generate`, in groups as the help shows them, which is the order in which they are applied, too. */
import { platforms } from '#generate'
import type { Flag, FlagGroup } from './flag.js'
import { cgroupFlags } from './flags-cgroups.js'
import { hookFlags, mountFlags, pointerFlags, rootFlags } from './flags-config.js'
import { linuxFlags, namespaceFlags } from './flags-linux.js'
import { solarisFlags, vmFlags, windowsFlags } from './flags-platforms.js'
import { capabilityFlags, processFlags, schedulingFlags } from './flags-process.js'
import { seccompFlags } from './flags-seccomp.js'

/** What the command itself heeds; none of it is applied to the config. */
const commandFlags: FlagGroup = {
  title: 'Input and output',
  flags: [
    {
      name: 'output',
      syntax: 'FILE',
      describe: 'Write the config to this file [standard output]',
      isFile: true,
    },
    {
      name: 'template',
      syntax: 'FILE',
      describe: 'Start from this config, and change only what other flags say',
      isFile: true,
    },
    {
      name: 'os',
      syntax: 'NAME',
      describe: `Start from what suits this system: ${platforms.join(', ')} [linux]`,
      choices: platforms,
    },
    {
      name: 'linux-seccomp-only',
      describe: 'Write nothing but what is in linux.seccomp',
    },
    {
      name: 'host-specific',
      describe: 'Ask for no capabilities that this kernel lacks',
    },
  ],
}

export const flagGroups: readonly FlagGroup[] = [
  commandFlags,
  rootFlags,
  processFlags,
  capabilityFlags,
  schedulingFlags,
  mountFlags,
  hookFlags,
  namespaceFlags,
  linuxFlags,
  cgroupFlags,
  seccompFlags,
  solarisFlags,
  vmFlags,
  windowsFlags,
  pointerFlags,
]

export const allFlags: readonly Flag[] = flagGroups.flatMap(({ flags }) => flags)
