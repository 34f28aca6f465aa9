/** Addresses: each page and each filter has one, in the part behind the #, so that they work from file://, too. */

export interface Route {
  /** Such as `['requirement', 'hostname']`; empty for the start page. */
  path: readonly string[]
  query: URLSearchParams
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The route of a location's hash, such as `#/matrix?level=MUST`. */
export function parseRoute(hash: string): Route {
  const [path = '', ...query] = hash.replace(/^#?\/?/, '').split('?')
  return {
    path: path.split('/').filter(Boolean).map(decoded),
    query: new URLSearchParams(query.join('?')),
  }
}

/** The address of a page. Members of the query that are empty are left out. */
export function addressOf(path: readonly string[], query: Readonly<Record<string, string>> = {}): string {
  const members = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString()
  return `#/${path.map(encodeURIComponent).join('/')}${members === '' ? '' : `?${members}`}`
}

/** The address of the same page with some members of its query changed. */
export const changed = ({ path, query }: Route, changes: Readonly<Record<string, string>>): string =>
  addressOf(path, { ...Object.fromEntries(query), ...changes })

/** The values of a member that holds a list. */
export const listOf = (query: URLSearchParams, name: string): string[] =>
  query.getAll(name).flatMap(splitList)

// Names of columns may hold commas.
const splitList = (text: string): string[] => text.split(',').filter(Boolean).map(decoded)

/** A list as one value of a query. */
export const joinList = (values: readonly string[]): string =>
  values.map(value => value.replace(/[%,]/g, encodeURIComponent)).join(',')
