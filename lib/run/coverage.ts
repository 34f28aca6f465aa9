/** docs/coverage.md: which requirements a check speaks for, and why not the others. */
import { basename } from 'node:path'
import { type Requirement, requirements, type Testable } from '../spec/requirements.js'
import type { Script } from './scripts.js'

const meanings: Readonly<Record<Testable, string>> = {
  'yes-linux': 'a Linux machine can observe it',
  'config-validation': 'about the configuration file itself',
  'needs-kernel-feature': 'needs a kernel feature that few hosts have',
  'needs-hw': 'needs hardware or another platform',
  no: 'cannot be observed by a machine',
}

const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`

const groupBy = <K>(
  all: readonly Requirement[],
  keyOf: (requirement: Requirement) => K,
): Map<K, Requirement[]> => {
  const groups = new Map<K, Requirement[]>()
  for (const requirement of all)
    groups.set(keyOf(requirement), [...(groups.get(keyOf(requirement)) ?? []), requirement])
  return groups
}

/**
 * The text of docs/coverage.md for these scripts; `proofs` tells for each requirement which faulty runtimes its checks
 * were seen to fail.
 */
export function coverageText(scripts: readonly Script[], proofs: ReadonlyMap<string, string>): string {
  const all = [...requirements().values()]
  const checkedIds = new Set(scripts.flatMap(({ ids }) => ids))
  const isChecked = ({ id }: Requirement) => checkedIds.has(id)
  const count = (list: readonly Requirement[]) => `${list.filter(isChecked).length} of ${list.length}`

  const byFile = [...groupBy(all, ({ file }) => file)].map(([file, own]) =>
    row(file, count(own), count(own.filter(({ testable }) => testable === 'yes-linux'))),
  )
  const byTestable = (Object.keys(meanings) as Testable[]).map(testable =>
    row(testable, meanings[testable], count(all.filter(requirement => requirement.testable === testable))),
  )
  const open = all.filter(requirement => requirement.testable === 'yes-linux' && !isChecked(requirement))
  const others = all.filter(requirement => requirement.testable !== 'yes-linux' && !isChecked(requirement))
  const checked = all.filter(isChecked).map(({ id, level, file, anchor }) => {
    const own = scripts.filter(({ ids }) => ids.includes(id)).map(({ path }) => basename(path, '.js'))
    return row(`\`${id}\``, level, `${file}#${anchor}`, own.join(', '), proofs.get(id) ?? 'nothing yet')
  })
  return [
    '# Coverage',
    '',
    '<!-- Written by `make coverage`, from the catalogue and the scripts. -->',
    '',
    `${checkedIds.size} of the ${all.length} requirements of the runtime-spec have a check, in ${scripts.length} scripts.`,
    '`oci-runtime-tool list` shows them all, `oci-runtime-tool list --json` for programs.',
    '',
    row('file of the spec', 'checked', 'checked of what a Linux machine can observe'),
    row('---', '---', '---'),
    ...byFile,
    '',
    row('testable', 'meaning', 'checked'),
    row('---', '---', '---'),
    ...byTestable,
    '',
    '## Checked, and proven by',
    '',
    'The faulty runtimes that show that the check can fail: docs/mutation.md.',
    '',
    row('requirement', 'level', 'section', 'scripts', 'proven by'),
    row('---', '---', '---', '---', '---'),
    ...checked,
    '',
    '## Not checked, though a Linux machine can observe it',
    '',
    'To be done.',
    '',
    ...(open.length === 0
      ? ['None.']
      : [row('requirement', 'level', 'section', 'summary'), row('---', '---', '---', '---')]),
    ...open.map(({ id, level, file, anchor, summary }) =>
      row(`\`${id}\``, level, `${file}#${anchor}`, summary),
    ),
    '',
    '## Not checked, and why',
    '',
    row('requirement', 'level', 'why'),
    row('---', '---', '---'),
    ...others.map(({ id, level, reason, testable }) => row(`\`${id}\``, level, reason ?? meanings[testable])),
    '',
  ].join('\n')
}
