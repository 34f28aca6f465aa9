/** Verdicts that changed though nothing else did. */

import type { Letter } from '../../site-data.js'
import { flakyPoints } from '../changes.js'
import { ColumnLink, Loading, RequirementLink, rowOf } from '../elements.js'
import { dayName, lettersOf, overview } from '../model.js'
import { part } from '../parts.js'
import { Strip } from '../strip.js'

const mostShown = 200

export const FlakyPage = () => {
  const history = part('history')
  const flaky = history ? flakyPoints(history) : []
  return (
    <>
      <h1 tabIndex={-1}>Flaky</h1>
      <p class="lead">
        The verdict changed from one night to the next, while the runtime’s version, the suite, the spec
        version and the host stayed the same: a race in the runtime, or in the check.
      </p>
      {!history && <Loading name="history" />}
      {history && flaky.length === 0 && <p>None in {overview.nights.length} nights.</p>}
      {flaky.length > 0 && (
        <div class="scroll">
          <table class="list">
            <thead>
              <tr>
                <th scope="col">Requirement</th>
                <th scope="col">Column</th>
                <th scope="col">Changes</th>
                <th scope="col">Last</th>
                <th scope="col">Nights</th>
              </tr>
            </thead>
            <tbody>
              {flaky.slice(0, mostShown).map(({ column, position, flips, night }) => (
                <tr key={`${column} ${position}`}>
                  <td>
                    <RequirementLink requirement={overview.points[position]!.requirement} /> {rowOf(position)}
                  </td>
                  <td>
                    <ColumnLink column={column} />
                  </td>
                  <td>{flips}</td>
                  <td class="nowrap">{dayName(night)}</td>
                  <td>
                    <Strip column={column} letters={[...lettersOf(history!, column, position)] as Letter[]} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {flaky.length > mostShown && <p class="quiet">and {flaky.length - mostShown} more</p>}
    </>
  )
}
