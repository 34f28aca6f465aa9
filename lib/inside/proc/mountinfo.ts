import { nonEmptyLines } from './lines.js'
import { malformed } from './malformed.js'
import { integer } from './numbers.js'

/** Peer groups of a mount; one with none of these is private. */
export interface Propagation {
  shared?: number
  master?: number
  propagateFrom?: number
  unbindable: boolean
}

/** A line of /proc/<pid>/mountinfo, octal escapes decoded. */
export interface Mount {
  id: number
  parentId: number
  /** "major:minor" of the file system's device, decimal. */
  device: string
  /** The folder of the file system that is the root of this mount. */
  root: string
  mountPoint: string
  /** Options of this mount, such as ro, nosuid, relatime. */
  options: string[]
  propagation: Propagation
  type: string
  source: string
  /** Options of the file system, such as rw, size=64k. */
  superOptions: string[]
}

/** Reads /proc/<pid>/mountinfo in its order. @throws Error when a line is malformed. */
export function parseMountinfo(text: string, file = 'mountinfo'): Mount[] {
  return nonEmptyLines(text).map(line => parseMount(line, file))
}

function parseMount(line: string, file: string): Mount {
  // one blank separates fields, and a source may be empty: no joining of blanks
  const fields = line.split(' ')
  const dash = fields.indexOf('-', 6)
  const [id, parentId, device, root, mountPoint, options] = fields
  const [type, source, superOptions] = dash < 0 ? [] : fields.slice(dash + 1)
  if (!device?.includes(':') || !root || !mountPoint || !options || !type || source === undefined)
    throw malformed(file, line, 'missing fields')

  return {
    id: integer(id, file, line),
    parentId: integer(parentId, file, line),
    device,
    root: decodeOctal(root),
    mountPoint: decodeOctal(mountPoint),
    options: options.split(','),
    propagation: parsePropagation(fields.slice(6, dash), file, line),
    type: decodeOctal(type),
    source: decodeOctal(source),
    superOptions: superOptions ? superOptions.split(',').map(decodeOctal) : [],
  }
}

function parsePropagation(tags: string[], file: string, line: string): Propagation {
  const propagation: Propagation = { unbindable: false }
  for (const tag of tags) {
    const [name, group] = tag.split(':')
    if (name === 'shared') propagation.shared = integer(group, file, line)
    else if (name === 'master') propagation.master = integer(group, file, line)
    else if (name === 'propagate_from') propagation.propagateFrom = integer(group, file, line)
    else if (name === 'unbindable') propagation.unbindable = true
  }
  return propagation
}

/** Replaces \040 and the like; the kernel escapes single ASCII bytes only. */
export function decodeOctal(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\([0-3][0-7]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  )
}

/** True when path is dir or lies below it; both absolute and normalized. */
export function isWithin(path: string, dir: string): boolean {
  return path === dir || dir === '/' || path.startsWith(`${dir}/`)
}

/** The mount that a normalized absolute path lies on, found as the kernel walks: covered mounts do not count. */
export function mountOf(mounts: readonly Mount[], path: string): Mount | undefined {
  const ids = new Set(mounts.map(mount => mount.id))
  let current: Mount | undefined
  // as many steps as mounts: a container may print ids that run in a circle
  for (let steps = 0; steps < mounts.length; steps++) {
    const next = nextOnPath(mounts, ids, current, path)
    if (next === undefined) break
    current = next
  }
  return current
}

// of the mounts attached to `parent`, the first that a walk along path steps onto
function nextOnPath(
  mounts: readonly Mount[],
  ids: Set<number>,
  parent: Mount | undefined,
  path: string,
): Mount | undefined {
  let next: Mount | undefined
  for (const mount of mounts) {
    // in a container, the parent of the root mount is not listed; in the initial namespace it may be itself
    const detached = !ids.has(mount.parentId) || mount.parentId === mount.id
    if (parent === undefined ? !detached : detached || mount.parentId !== parent.id) continue
    if (!isWithin(path, mount.mountPoint)) continue
    if (next === undefined || mount.mountPoint.length <= next.mountPoint.length) next = mount
  }
  return next
}

/** The uppermost mount on exactly this path, undefined when none is there or it is covered from above. */
export function topMount(mounts: readonly Mount[], path: string): Mount | undefined {
  const mount = mountOf(mounts, path)
  return mount?.mountPoint === path ? mount : undefined
}

/** The mounts strictly below a path, in their order, covered ones too. */
export function mountsBelow(mounts: readonly Mount[], path: string): Mount[] {
  return mounts.filter(mount => mount.mountPoint !== path && isWithin(mount.mountPoint, path))
}
