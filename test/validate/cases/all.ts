/** All cases of requirements on a config. */
import { annotationCases } from './annotations.js'
import type { Case } from './case.js'
import { configCases } from './config.js'
import { hookCases } from './hooks.js'
import { linuxCases } from './linux.js'
import { processCases } from './process.js'
import { resourceCases } from './resources.js'
import { seccompCases } from './seccomp.js'
import { textCases } from './text.js'

export const allCases: readonly Case[] = [
  ...textCases,
  ...configCases,
  ...processCases,
  ...hookCases,
  ...annotationCases,
  ...linuxCases,
  ...resourceCases,
  ...seccompCases,
]
