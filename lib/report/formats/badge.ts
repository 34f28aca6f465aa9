/** A badge: JSON for the endpoint of shields.io, or an SVG of its own. */
import type { Column } from '../columns.js'
import { describeStanding, type Standing, standingOf } from './verdict-line.js'

const colours: Readonly<Record<Standing, { name: string; fill: string }>> = {
  good: { name: 'brightgreen', fill: '#2d7d0f' },
  known: { name: 'yellowgreen', fill: '#5f6f00' },
  bad: { name: 'red', fill: '#b3261e' },
  unsure: { name: 'lightgrey', fill: '#5f5f5f' },
}

const worst = ['unsure', 'bad', 'known', 'good'] as const

interface Badge {
  label: string
  message: string
  standing: Standing
}

/** Of one column what is to be said of it, of several how many are without new failures. */
function badgeOf(columns: readonly Column[]): Badge {
  const standings = columns.map(standingOf)
  const standing = worst.find(candidate => standings.includes(candidate))!
  const [only] = columns
  const label = 'OCI runtime-spec'
  if (columns.length === 1) return { label, message: describeStanding(only!), standing }
  const good = standings.filter(own => own === 'good' || own === 'known').length
  return { label, message: `${good} of ${columns.length} runtimes without new failures`, standing }
}

/** The columns as JSON for https://shields.io/badges/endpoint-badge. */
export function badgeJson(columns: readonly Column[]): string {
  const { label, message, standing } = badgeOf(columns)
  return `${JSON.stringify({ schemaVersion: 1, label, message, color: colours[standing].name })}\n`
}

// Of 11 px Verdana on average; textLength makes the text as wide as that, whatever the font.
const characterWidth = 6.6
const padding = 6
const height = 20

const widthOf = (text: string): number => Math.round(text.length * characterWidth) + 2 * padding

/** The columns as an SVG image. All of its text is our own. */
export function badgeSvg(columns: readonly Column[]): string {
  const { label, message, standing } = badgeOf(columns)
  const [left, right] = [widthOf(label), widthOf(message)]
  const word = (text: string, x: number, width: number) =>
    `<text x="${x + padding}" y="14" textLength="${width - 2 * padding}">${text}</text>`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="${height}" role="img" aria-label="${label}: ${message}">
<title>${label}: ${message}</title>
<rect width="${left}" height="${height}" fill="#444"/>
<rect x="${left}" width="${right}" height="${height}" fill="${colours[standing].fill}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">${word(label, 0, left)}${word(message, left, right)}</g>
</svg>
`
}
