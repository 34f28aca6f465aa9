/** matrix.yaml: the columns of a matrix, each a runtime and how it is run. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { matchesGlob } from '../run/glob.js'
import { type CgroupChoice, UsageError } from '../run/settings.js'
import { type SpecVersion, specVersions } from '../spec/versions.js'
import { parseYaml } from '../yaml/checked.js'

export interface Column {
  /** Name of the column and of its files; the same every night, so that nights can be compared. */
  name: string
  /** Name of the runtime, looked up in PATH, or an absolute path. */
  runtime: string
  /** Options that the runtime gets before each command. */
  arguments?: string[]
  /** Cgroup version that the runtime gets to see. */
  cgroup?: CgroupChoice
  /** Spec version to judge by. */
  spec?: SpecVersion
  /** Variables of the column's run: for the runtime, and settings of the suite such as TIMEOUT. */
  environment?: Record<string, string>
}

interface MatrixFile {
  runtimes?: string
  columns: Column[]
}

const schema = {
  type: 'object',
  required: ['columns'],
  additionalProperties: false,
  properties: {
    runtimes: { type: 'string', minLength: 1 },
    columns: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['name', 'runtime'],
        additionalProperties: false,
        properties: {
          name: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._+-]*$', maxLength: 100 },
          runtime: { type: 'string', minLength: 1 },
          arguments: { type: 'array', items: { type: 'string' } },
          cgroup: { enum: ['v1', 'v2', 'auto'] },
          spec: { enum: specVersions },
          environment: {
            type: 'object',
            propertyNames: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' },
            additionalProperties: { type: 'string' },
          },
        },
      },
    },
  },
} as const

// host.json lies beside the columns' files.
const takenName = 'host'
// These a column says by members of its own, or the matrix decides.
const ownSettings = ['RUNTIME', 'RUNTIME_ARGS', 'CGROUP', 'SPEC', 'JSON', 'LIST', 'SHARD', 'TAPVERSION']

/**
 * Parses a matrix file's text. Runtimes with a slash are paths below `runtimes`: that folder, or the one that the file
 * names, as seen from `folder`, where the file is. Throws a YamlError that names `file` and a line.
 */
export async function parseColumns(
  text: string,
  file: string,
  folder: string,
  runtimes?: string,
): Promise<Column[]> {
  const { value, fail } = await parseYaml<MatrixFile>(text, file, schema)
  if (value === undefined) return fail([], 'no columns: see docs/matrix.md')
  const base = runtimes ?? resolve(folder, value.runtimes ?? '.')
  const seen = new Set<string>()
  for (const [index, { name, environment = {} }] of value.columns.entries()) {
    const place = ['columns', index, 'name']
    if (name === takenName)
      fail(place, `a column cannot be named '${name}': ${name}.json has the host's facts`)
    if (seen.has(name)) fail(place, `a second column has the name '${name}'`)
    seen.add(name)
    const own = Object.keys(environment).find(variable => ownSettings.includes(variable))
    if (own)
      fail(['columns', index, 'environment', own], `${own} is no variable of a column: see docs/matrix.md`)
  }
  return value.columns.map(column => ({
    ...column,
    runtime: column.runtime.includes('/') ? resolve(base, column.runtime) : column.runtime,
  }))
}

/**
 * Reads a matrix file. `runtimes` is the folder of its runtimes in place of the one that it names. Throws a YamlError,
 * and a UsageError for a file that is not there.
 */
export async function readColumns(file: string, runtimes?: string): Promise<Column[]> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(
      `cannot read ${file}: ${(error as Error).message}; --file names another, docs/matrix.md has an example`,
    )
  }
  return parseColumns(
    text,
    file,
    dirname(resolve(file)),
    runtimes === undefined ? undefined : resolve(runtimes),
  )
}

/** The columns with these names, globs too; all without any. Throws a UsageError for a name that no column has. */
export function pickColumns(columns: readonly Column[], names: readonly string[]): Column[] {
  if (names.length === 0) return [...columns]
  const isNamed = (column: Column, wanted: string) =>
    column.name === wanted || matchesGlob(column.name, wanted)
  for (const wanted of names) {
    if (!columns.some(column => isNamed(column, wanted))) {
      throw new UsageError(`no column '${wanted}': there are ${columns.map(({ name }) => name).join(', ')}`)
    }
  }
  return columns.filter(column => names.some(wanted => isNamed(column, wanted)))
}
