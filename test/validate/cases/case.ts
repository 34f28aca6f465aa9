/** What a case of a rule is, and the config that it edits. */
import { removeAt, setAt } from '../../../lib/json/pointer.js'
import { jsonText } from '../../../lib/json/text.js'
import type { ValidateOptions } from '../../../lib/validate/index.js'

/** Values by JSON pointer, put into the base config in this order, undefined to remove; or a whole file. */
export type Edits = { readonly [pointer: string]: unknown } | string | Uint8Array

export interface Case {
  /** The requirement of the catalogue. */
  id: string
  /** Each breaks the requirement, and none but it and `also`. */
  broken: readonly Edits[]
  /** Each is near to what breaks it, and nothing at all is wrong with it. */
  near: readonly Edits[]
  /** Requirements that cannot be kept while this one is broken. */
  also?: readonly string[]
  options?: ValidateOptions
  /** Files of the bundle, for t.testdir. */
  bundle?: { broken: Bundle; near: Bundle }
}

export interface Bundle {
  [name: string]: string | Bundle
}

/** A config with which nothing is wrong at any level. */
const base = () => ({
  ociVersion: '1.3.0',
  root: { path: 'rootfs' },
  process: { user: { uid: 0, gid: 0 }, cwd: '/', args: ['sh'] },
  linux: {},
})

/** The file that the edits make. */
export function fileOf(edits: Edits): string | Uint8Array {
  if (typeof edits === 'string' || edits instanceof Uint8Array) return edits
  const config = base()
  for (const [pointer, value] of Object.entries(edits))
    if (value === undefined) removeAt(config, pointer)
    else setAt(config, pointer, structuredClone(value))
  return jsonText(config)
}

/** A case for a member that must be there: left out of an object at the pointer, and given an object of the right kind. */
export function requiredMember(
  id: string,
  pointer: string,
  whole: { readonly [name: string]: unknown },
  member: string,
  wrong: unknown,
): Case {
  const { [member]: _, ...without } = whole
  return {
    id,
    broken: [{ [pointer]: without }, { [pointer]: { ...whole, [member]: wrong } }],
    near: [{ [pointer]: whole }],
  }
}
