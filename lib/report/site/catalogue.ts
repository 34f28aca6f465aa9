/** Rows of the site in the spec's order: the catalogue's requirements, and ids of results that it lacks. */
import { allScripts } from '../../run/scripts.js'
import { weightOf } from '../../spec/levels.js'
import { requirements, specLink } from '../../spec/requirements.js'
import { specVersions } from '../../spec/versions.js'
import type { ResultPoint } from '../results.js'
import type { RequirementData, SectionData } from './site-data.js'

export interface Catalogue {
  sections: SectionData[]
  requirements: RequirementData[]
  /** Index of a point's requirement, which is added where the catalogue lacks it. */
  indexOf(point: Pick<ResultPoint, 'id' | 'level'>): number
}

/** The catalogue as the site has it. */
export function siteCatalogue(): Catalogue {
  const newest = specVersions.at(-1)!
  const checkedIds = new Set(allScripts().flatMap(({ ids }) => ids))
  const sections: SectionData[] = []
  const sectionIndexes = new Map<string, number>()
  const sectionOf = (file: string, anchor: string): number => {
    const key = `${file}#${anchor}`
    const known = sectionIndexes.get(key)
    if (known !== undefined) return known
    sectionIndexes.set(key, sections.length)
    return sections.push({ file, anchor }) - 1
  }

  const rows: RequirementData[] = []
  const indexes = new Map<string, number>()
  const add = (row: RequirementData): number => {
    indexes.set(row.id, rows.length)
    return rows.push(row) - 1
  }
  for (const requirement of requirements().values()) {
    const { id, file, anchor, level, summary, since, until, reason } = requirement
    add({
      id,
      section: sectionOf(file, anchor),
      level,
      weight: weightOf(requirement),
      summary,
      since,
      ...(until === undefined ? {} : { until }),
      link: specLink(requirement, until ?? newest),
      checked: checkedIds.has(id),
      ...(reason === undefined ? {} : { reason }),
    })
  }
  return {
    sections,
    requirements: rows,
    indexOf: ({ id, level }) =>
      indexes.get(id) ??
      add({
        id,
        section: sectionOf('elsewhere', 'not in the catalogue'),
        level,
        weight: weightOf({ id, level }),
        summary: id,
        since: '',
        checked: true,
      }),
  }
}
