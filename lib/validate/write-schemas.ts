/** Build step: writes the JSON Schemas to dist/schemas, and what ajv makes of them beside this file. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import { transformSync } from 'esbuild'
import { documentKinds, jsonSchema } from '../spec/schemas/json-schema.js'
import { specVersions } from '../spec/versions.js'

const schemas = fileURLToPath(new URL('../../schemas/', import.meta.url))
const compiled = fileURLToPath(new URL('./compiled/', import.meta.url))

// Types are checked where a member is described; what only holds for some platforms does not repeat them.
const options = { allErrors: true, allowUnionTypes: true, strictTypes: false, messages: false }

for (const dir of [schemas, compiled]) mkdirSync(dir, { recursive: true })
for (const kind of documentKinds) {
  for (const version of specVersions) {
    const name = `${kind}-${version}`
    const schema = jsonSchema(kind, version)
    writeFileSync(`${schemas}${name}.json`, `${JSON.stringify(schema, null, 2)}\n`)
    const ajv = new Ajv2020({ ...options, code: { source: true } })
    const code = standalone.default(ajv, ajv.compile(schema))
    // CommonJS, since only require() loads a module when it is first asked for, and at once.
    writeFileSync(`${compiled}${name}.cjs`, transformSync(code, { minify: true, target: 'node20' }).code)
  }
}
