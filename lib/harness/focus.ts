/** What a hunt for faults is after: a few points of a check, rather than all that it has to say. */
import type { PointKey } from './points.js'

/** Ids, or keys of rows. An id stands for all of its rows. */
export interface Focus {
  keys: readonly PointKey[]
  /**
   * Keys of points that do not hold with the real runtime, and so prove nothing: the check ends once all that is wanted
   * is broken by others. It runs to its end if they are not known.
   */
  brokenAnyway?: readonly PointKey[]
}

/** The id that a key is of. */
export const idOf = (key: PointKey): string => key.split('[')[0]!

/** Whether a key, of a fault or a hunt, names a point: by its own key, or by its id all of its rows. */
export const names = (key: PointKey, point: PointKey): boolean => key === point || key === idOf(point)
