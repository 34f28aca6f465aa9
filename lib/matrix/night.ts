/** One matrix, from its first column to the folder of results, which appears only when it is whole. */
import { existsSync, readdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fsExtra from 'fs-extra'
import { dirSync } from 'tmp-promise'
import { makeFolder, WriteError, writeAside } from '../report/write-aside.js'
import type { Column } from './columns.js'
import { hostRecord } from './host-record.js'
import type { MatrixListener } from './progress.js'
import { type ColumnEnd, runColumn } from './run-column.js'

export interface Night {
  /** Folder of the results; absent if the matrix was stopped. */
  folder?: string
  /** In the order of the columns. */
  ends: ColumnEnd[]
}

export interface NightOptions {
  /** Folder of all nights. */
  out: string
  /** How many columns run side by side. */
  atATime: number
  stop: AbortSignal
  listener: MatrixListener
}

// 2026-11-23T020000Z: sorts by time, and is a file name everywhere.
const nameOf = (begun: Date): string => begun.toISOString().replace(/:|\.\d+/g, '')
const asideName = /^\.\d{4}-\d{2}-\d{2}T\d{6}Z-\w{6}$/
const abandonedAfterMs = 24 * 60 * 60 * 1000

/** Removes folders that matrices left aside when they were killed. Who writes, on whatever machine, is not that old. */
function sweepAbandoned(out: string): void {
  for (const name of readdirSync(out).filter(entry => asideName.test(entry))) {
    const folder = join(out, name)
    if (Date.now() - statSync(folder).mtimeMs > abandonedAfterMs) fsExtra.removeSync(folder)
  }
}

function makeAside(out: string, name: string): string {
  try {
    makeFolder(out)
    sweepAbandoned(out)
    return dirSync({ tmpdir: out, template: `.${name}-XXXXXX`, mode: 0o755 }).name
  } catch (error) {
    throw new WriteError(`cannot write to ${out}: ${(error as Error).message}`)
  }
}

/** Moves a complete folder into its place; a second matrix of the same second gets a number. */
function moveIntoPlace(aside: string, out: string, name: string): string {
  for (let number = 1; ; number++) {
    const folder = join(out, number === 1 ? name : `${name}-${number}`)
    if (existsSync(folder)) continue
    renameSync(aside, folder)
    return folder
  }
}

/**
 * Runs all columns. What goes wrong with a runtime is a red column. Throws a WriteError when results cannot be written;
 * then, and when it is stopped, nothing of this night is left, and earlier ones are as they were.
 */
export async function runNight(columns: readonly Column[], options: NightOptions): Promise<Night> {
  const { out, atATime, listener } = options
  const begun = new Date()
  const name = nameOf(begun)
  const aside = makeAside(out, name)
  const giveUp = new AbortController()
  const stop = AbortSignal.any([options.stop, giveUp.signal])
  const queue = [...columns]
  const ends = new Map<Column, ColumnEnd>()

  const work = async () => {
    while (!stop.aborted) {
      const column = queue.shift()
      if (!column) return
      listener.begun(column)
      const end = await runColumn(column, aside, stop, count => listener.counted(column, count))
      ends.set(column, end)
      listener.ended(end)
    }
  }
  try {
    const record = hostRecord(
      begun,
      columns.map(column => column.name),
    )
    writeAside(join(aside, 'host.json'), `${JSON.stringify(record, null, 1)}\n`)
    const workers = Array.from({ length: atATime }, work)
    await Promise.all(workers).catch(async error => {
      giveUp.abort()
      await Promise.allSettled(workers)
      throw error
    })
    const inOrder = columns.flatMap(column => ends.get(column) ?? [])
    return options.stop.aborted
      ? { ends: inOrder }
      : { ends: inOrder, folder: moveIntoPlace(aside, out, name) }
  } finally {
    fsExtra.removeSync(aside)
  }
}
