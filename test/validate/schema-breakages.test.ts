/** Of a document with every member, each required one taken away and each value broken is one fault, rightly placed. */
import { isDeepStrictEqual } from 'node:util'
import t from 'tap'
import { documentKinds, documentShapes } from '../../lib/spec/schemas/json-schema.js'
import { specVersions } from '../../lib/spec/versions.js'
import { schemaFaults } from '../../lib/validate/schema.js'
import { breakages } from './breakages.js'
import { completeDocument } from './complete-document.js'

// Run by itself, tap would end it after 30 s, which a busy machine takes.
t.setTimeout(900_000)

for (const kind of documentKinds) {
  for (const version of specVersions) {
    const shape = documentShapes[kind]
    const document = completeDocument(shape, version)
    t.same(schemaFaults(kind, version, document), [], `the complete ${kind} of ${version} is valid`)

    const all = breakages(shape, document, { version, isPosix: true, nullable: kind === 'features' })
    const wrong = all.flatMap(({ pointer, missing, keyword, apply }) => {
      const faults = schemaFaults(kind, version, apply(document)).map(({ message, ...fault }) => fault)
      const expected = { pointer, keyword, ...(missing && { missing }) }
      return isDeepStrictEqual(faults, [expected]) ? [] : [{ expected, faults }]
    })
    t.same(wrong, [], `each of ${all.length} ways to break it is one fault`)
    t.ok(all.length > { config: 1500, state: 30, features: 100 }[kind], 'the ways to break it are all there')
  }
}
