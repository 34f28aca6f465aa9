/** Changes as a table: the requirement, from what to what, and where. */
import type { Change } from './changes.js'
import { ColumnLink, RequirementLink, Verdict } from './elements.js'
import { whatChanged } from './model.js'

const shownRows = 3

/** `nightsOf` gives the two nights that were compared in a column. */
export const ChangeTable = ({
  changes,
  nightsOf,
  caption,
}: {
  changes: readonly Change[]
  nightsOf: (column: number) => readonly [number, number]
  caption: string
}) => (
  <div class="scroll">
    <table class="list">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Requirement</th>
          <th scope="col">Verdict</th>
          <th scope="col">Where</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ requirement, from, to, where }) => (
          <tr key={`${requirement} ${from}${to}`}>
            <td>
              <RequirementLink requirement={requirement} />
            </td>
            <td class="nowrap">
              <Verdict letter={from} /> → <Verdict letter={to} />
            </td>
            <td>
              {[...where].map(([column, rows]) => (
                <div key={column}>
                  <ColumnLink column={column} />{' '}
                  <small>
                    {whatChanged(column, ...nightsOf(column)).join(', ') || 'nothing else changed'}
                    {rows.length > 0 && ` · ${rows.slice(0, shownRows).join(', ')}`}
                    {rows.length > shownRows && ` and ${rows.length - shownRows} more`}
                  </small>
                </div>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
