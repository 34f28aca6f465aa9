import { nonEmptyLines, words } from './lines.js'
import { malformed } from './malformed.js'
import { integer } from './numbers.js'

/** A mapping of ids of a user namespace, with the field names of config.json. */
export interface IdMapping {
  containerID: number
  hostID: number
  size: number
}

/** Reads /proc/<pid>/uid_map or gid_map. @throws Error when a line is malformed. */
export function parseIdMap(text: string, file = 'uid_map'): IdMapping[] {
  return nonEmptyLines(text).map(line => {
    const fields = words(line)
    if (fields.length !== 3) throw malformed(file, line, 'not three numbers')
    const [containerID, hostID, size] = fields
    return {
      containerID: integer(containerID, file, line),
      hostID: integer(hostID, file, line),
      size: integer(size, file, line),
    }
  })
}
