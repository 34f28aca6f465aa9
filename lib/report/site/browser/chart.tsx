/** A line chart over the nights, and the same numbers as a table. */
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { Frame } from './elements.js'
import { dayName } from './model.js'

export interface Series {
  name: string
  /** One a night; null where there is none. */
  values: readonly (number | null)[]
}

const hues = [215, 25, 150, 285, 345, 185, 45, 255, 105, 315]

const styleOf = (index: number, isDark: boolean) => ({
  stroke: `hsl(${hues[index % hues.length]} 70% ${isDark ? 68 : 40}%)`,
  width: 2,
  // More series than colours differ by their dashes.
  ...(index < hues.length ? {} : { dash: [6, 4] }),
})

/** Times are in milliseconds since 1970. */
export const Chart = ({
  title,
  times,
  series,
  unit = String,
}: {
  title: string
  times: readonly number[]
  series: readonly Series[]
  unit?: (value: number) => string
}) => {
  const place = useRef<HTMLDivElement>(null)
  const content = JSON.stringify(series)
  // Their content stands for the series: a new array with the same numbers is no reason to draw again.
  useEffect(() => {
    const element = place.current!
    const theme = matchMedia('(prefers-color-scheme: dark)')
    let plot: uPlot | undefined
    const draw = () => {
      plot?.destroy()
      const colour = getComputedStyle(element).color
      const axis = { stroke: colour, grid: { stroke: 'rgb(128 128 128 / 0.25)', width: 1 } }
      const { width, height } = sizeOf(element)
      plot = new uPlot(
        {
          width,
          height,
          series: [
            { value: '{YYYY}-{MM}-{DD} {HH}:{mm}' },
            ...series.map(({ name }, index) => ({
              label: name,
              ...styleOf(index, theme.matches),
              value: (_: uPlot, value: number | null) => (value === null ? '–' : unit(value)),
            })),
          ],
          axes: [
            { ...axis, values: (_, ticks) => ticks.map(dayOf) },
            { ...axis, size: 70, values: (_, ticks) => ticks.map(unit) },
          ],
          scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] } },
          tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
        },
        [times.map(time => time / 1000), ...series.map(({ values }) => [...values])],
        element,
      )
    }
    draw()
    const resized = new ResizeObserver(() => plot?.setSize(sizeOf(element)))
    resized.observe(element)
    theme.addEventListener('change', draw)
    return () => {
      resized.disconnect()
      theme.removeEventListener('change', draw)
      plot?.destroy()
    }
  }, [content])

  return (
    <figure>
      <figcaption>{title}</figcaption>
      <div ref={place} class="chart" role="img" aria-label={`${title}; the numbers are in the table below`} />
      <details>
        <summary>The numbers</summary>
        <Frame label={title}>
          <table class="list numbers">
            <thead>
              <tr>
                <th scope="col">Night</th>
                {series.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {times
                .map((time, night) => (
                  <tr key={time}>
                    <th scope="row" class="nowrap">
                      {dayName(night)}
                    </th>
                    {series.map(({ name, values }) => (
                      <td key={name}>{values[night] == null ? '–' : unit(values[night])}</td>
                    ))}
                  </tr>
                ))
                .toReversed()}
            </tbody>
          </table>
        </Frame>
      </details>
    </figure>
  )
}

/** Month and day of a time in seconds since 1970. */
const dayOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(5, 10)

const sizeOf = (element: HTMLElement) => ({ width: Math.max(200, element.clientWidth), height: 300 })
