/** A mutant as a program on disk: what it leaves alone goes to the real runtime without a detour. */
import { chmodSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { areaOf } from './all.js'
import type { Mutant } from './mutant.js'

/** The shim of an area, which the build makes: as deep below dist/ as the files that it is made of. */
export const shimOf = (area: string): string => fileURLToPath(new URL(`./shim-${area}.cjs`, import.meta.url))

const shimmed = ({ config, state, features, instead = {} }: Mutant): string[] => [
  ...(config && instead.create ? ['create'] : []),
  ...(state ? ['state'] : []),
  ...(features ? ['features'] : []),
  ...Object.keys(instead),
]

// Most mutants only edit the configuration: the worker does it on request, which saves a start of Node each time. A request
// is short, so that no other one comes between; the command line, which may be long and of several lines, is in a file.
const edited = ({ name }: Mutant, base: string, requests: string): string => `
  create)
    answer='${requests}'.$$
    mkfifo "$answer"
    exec 9<>"$answer"
    printf '%s\\0' "$PWD" "$@" >"$answer.command"
    echo "${name} $answer" >'${requests}'
    read -r _ <&9
    '${base}' "$@" 9<&-
    status=$?
    echo "done $answer" >'${requests}'
    read -r _ <&9
    rm -f "$answer" "$answer.command"
    exit $status ;;`

/** Writes the program of a mutant of the runtime at `base`; `requests` is the FIFO that an editor listens at. */
export function writeProgram(file: string, mutant: Mutant, base: string, requests: string): void {
  const words = [...new Set(shimmed(mutant))]
  const cases = [
    ...(mutant.config && !mutant.instead?.create ? [edited(mutant, base, requests)] : []),
    ...(words.length === 0
      ? []
      : [
          `\n  ${words.join(' | ')}) exec '${process.execPath}' '${shimOf(areaOf(mutant))}' '${mutant.name}' '${base}' "$@" ;;`,
        ]),
    '\n  create | start | state | kill | delete | features) break ;;',
  ]
  writeFileSync(
    file,
    `#!/bin/sh\nfor word in "$@"; do\n  case $word in${cases.join('')}\n  esac\ndone\nexec '${base}' "$@"\n`,
  )
  chmodSync(file, 0o755)
}
