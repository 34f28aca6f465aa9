/** The program of the pages: draws the one that the address names. */
import { render } from 'preact'
import 'uplot/dist/uPlot.min.css'
import './site.css'
import { className } from './elements.js'
import { newestNight, nightName, overview } from './model.js'
import { ChangesPage } from './pages/changes.js'
import { DeviationPage, DeviationsPage } from './pages/deviations.js'
import { DurationsPage } from './pages/durations.js'
import { FlakyPage } from './pages/flaky.js'
import { MatrixPage } from './pages/matrix.js'
import { RequirementPage } from './pages/requirement.js'
import { RuntimePage } from './pages/runtime.js'
import { TodayPage } from './pages/today.js'
import { TrendsPage } from './pages/trends.js'
import { UncheckedPage } from './pages/unchecked.js'
import { licences, whenPartsCome } from './parts.js'
import { addressOf, parseRoute, type Route } from './route.js'
import { letters, looks } from './verdicts.js'

const pages = [
  ['', 'Today'],
  ['matrix', 'Matrix'],
  ['changes', 'Changes'],
  ['trends', 'Trend'],
  ['flaky', 'Flaky'],
  ['deviations', 'Known deviations'],
  ['unchecked', 'Not checked'],
  ['durations', 'Durations'],
] as const

const Page = ({ route }: { route: Route }) => {
  const [name = '', id = ''] = route.path
  switch (name) {
    case '':
      return <TodayPage />
    case 'matrix':
      return <MatrixPage route={route} />
    case 'changes':
      return <ChangesPage route={route} />
    case 'trends':
      return <TrendsPage route={route} />
    case 'flaky':
      return <FlakyPage />
    case 'deviations':
      return <DeviationsPage route={route} />
    case 'unchecked':
      return <UncheckedPage route={route} />
    case 'durations':
      return <DurationsPage />
    case 'requirement':
      return <RequirementPage key={id} id={id} />
    case 'runtime':
      return <RuntimePage key={id} name={id} />
    case 'deviation':
      return <DeviationPage key={id} id={id} />
    default:
      return (
        <>
          <h1 tabIndex={-1}>No such page</h1>
          <p>
            <a href={addressOf([])}>The start page</a> leads to all others.
          </p>
        </>
      )
  }
}

const Site = ({ route }: { route: Route }) => (
  <>
    <button type="button" class="skip" onClick={skipToContent}>
      Skip to the content
    </button>
    <header>
      <p class="title">
        OCI runtime conformance <small>{nightName(newestNight)} UTC</small>
      </p>
      <nav aria-label="Pages">
        {pages.map(([path, title]) => (
          <a
            key={path}
            href={addressOf(path === '' ? [] : [path])}
            {...((route.path[0] ?? '') === path ? { 'aria-current': 'page' } : {})}
          >
            {title}
          </a>
        ))}
      </nav>
    </header>
    <main>
      <Page route={route} />
    </main>
    <footer>
      {overview.problems.length > 0 && (
        <details>
          <summary>{overview.problems.length} files could not be read</summary>
          <ul>
            {overview.problems.map(problem => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </details>
      )}
      <dl class="legend">
        {letters.map(letter => (
          <div key={letter}>
            <dt>
              <span class={`verdict v-${className(letter)}`}>
                <span aria-hidden="true">{looks[letter].sign}</span> {looks[letter].word}
              </span>
            </dt>
            <dd>{looks[letter].meaning}</dd>
          </div>
        ))}
      </dl>
      <p>
        Made by oci-runtime-tools, against the{' '}
        <a href="https://github.com/opencontainers/runtime-spec">OCI runtime-spec</a>.{' '}
        <a href={licences}>Licences</a>
      </p>
    </footer>
  </>
)

// The part behind the # is the page's address, so a plain link to the content would leave the page.
const skipToContent = () => document.querySelector<HTMLElement>('h1')?.focus()

const root = document.createElement('div')
document.body.append(root)

let lastPath: string | undefined

function draw(): void {
  const route = parseRoute(location.hash)
  render(<Site route={route} />, root)
  const path = route.path.join('/')
  const heading = root.querySelector('h1')
  document.title = `${heading?.textContent ?? ''} · OCI runtime conformance`
  if (lastPath !== undefined && path !== lastPath) {
    scrollTo(0, 0)
    heading?.focus({ preventScroll: true })
  }
  lastPath = path
}

whenPartsCome(draw)
addEventListener('hashchange', draw)
addEventListener('keydown', event => {
  const isTyping = event.target instanceof HTMLElement && event.target.matches('input, select, textarea')
  if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
  const search = document.getElementById('text-filter')
  event.preventDefault()
  if (search) search.focus()
  else location.hash = addressOf(['matrix'])
})
draw()
