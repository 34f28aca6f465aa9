import { readFileSync } from 'node:fs'
import t from 'tap'
import { requirements } from '../../lib/spec/requirements.js'
import { bundleRules } from '../../lib/validate/rules/bundle.js'
import { hostRules } from '../../lib/validate/rules/host.js'
import { rulesFor } from '../../lib/validate/rules/index.js'

t.test('docs/validate.md lists what can be reported, with level and version', async t => {
  const doc = readFileSync(new URL('../../../docs/validate.md', import.meta.url), 'utf8')
  const rules = [
    ...rulesFor('config'),
    ...rulesFor('state'),
    ...rulesFor('features'),
    ...bundleRules,
    ...hostRules,
  ]
  const onConfigs = [...requirements().values()].filter(({ testable }) => testable === 'config-validation')
  for (const id of new Set([...rules, ...onConfigs].map(each => each.id))) {
    const requirement = requirements().get(id)
    if (!t.ok(requirement, `${id} is in the catalogue`)) continue
    t.ok(
      doc.includes(`| ${id} | ${requirement?.level} | ${requirement?.since} | ${requirement?.summary} |`),
      id,
    )
  }
})
