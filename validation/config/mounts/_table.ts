/** Many mounts in one container, each at a destination of its own, for tables of options. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, type Generator, RuntimeFailure, reportedError } from '#harness'
import { type Mount, mountsBelow, parseMountinfo, topMount } from '#inside/proc/mountinfo'
import type { Mount as MountEntry } from '#spec/config'

export interface Row {
  /** The points that a refusal of this mount breaks. */
  keys: readonly string[]
  mount: Omit<MountEntry, 'destination'>
  /** Whether the destination is a file. */
  isFile?: boolean
  /** Shell snippet, run in the destination, or in the folder of a file, which is called `file`. */
  probe?: string
}

export interface Seen<R extends Row> {
  row: R
  path: string
  /** What is mounted on the destination. */
  top: Mount | undefined
  below: Mount[]
  /** Exit status of the row's probe. */
  code: number
}

const mark = '-- mountinfo --'

/**
 * Mounts all rows in one container. Where that is refused, each half has a container of its own, and so on, so that
 * only the guilty row is blamed: its points get the fault, and it is left out of the answer. Where no row by itself is
 * guilty, the rows that are refused together are blamed together.
 */
export async function mountTable<R extends Row>(
  t: CheckContext,
  rows: readonly R[],
  edit: (config: Generator) => unknown = () => undefined,
): Promise<Seen<R>[]> {
  if (rows.length === 0) return []
  const folders = rows.map((_, index) => `/mnt/m${index}`)
  const paths = rows.map(({ isFile }, index) => (isFile ? `${folders[index]}/file` : folders[index]!))
  const bundle = t.bundle(config => {
    for (const [index, { mount }] of rows.entries()) config.mount({ destination: paths[index]!, ...mount })
    const probes = rows.map(
      ({ probe = ':' }, index) => `(cd ${folders[index]} && { ${probe}\n}) >/dev/null 2>&1; echo $?`,
    )
    config.args('/bin/sh', '-c', `${probes.join('\n')}\necho '${mark}'; exec cat /proc/self/mountinfo`)
    edit(config)
  })
  for (const folder of folders) mkdirSync(join(bundle.rootfs, folder))
  for (const [index, { isFile }] of rows.entries())
    if (isFile) writeFileSync(join(bundle.rootfs, paths[index]!), '')

  try {
    const { stdout } = await t.run(undefined, { bundle })
    const [codes = '', table] = stdout.split(`${mark}\n`)
    if (table === undefined)
      throw new RuntimeFailure(`the container's shell did not get to its end: ${stdout.slice(-200)}`)
    const mounts = parseMountinfo(table)
    return rows.map((row, index) => {
      const path = paths[index]!
      const code = Number(codes.split('\n')[index])
      return { row, path, top: topMount(mounts, path), below: mountsBelow(mounts, path), code }
    })
  } catch (error) {
    if (!(error instanceof RuntimeFailure)) throw error
    const { message, result } = error
    if (rows.length > 1) {
      // A runtime that refuses everything is not asked for each row.
      await t.run(config => config.args('/bin/true'))
      const half = Math.ceil(rows.length / 2)
      const halves = [rows.slice(0, half), rows.slice(half)].map(some => mountTable(t, some, edit))
      const seen = (await Promise.all(halves)).flat()
      const isTransient = result === undefined || !reportedError(result)
      if (seen.length < rows.length || isTransient) return seen
    }
    for (const { keys, mount } of rows)
      for (const key of keys) t.fault(key, { message: `options ${mount.options}: ${message}` }, result)
    return []
  }
}

/** The options of one mount, sorted. A kernel that is not Linux need not say that access times are relative. */
export const flagsOf = (t: CheckContext, mount: Mount | undefined): string[] | undefined =>
  mount?.options.filter(option => t.sharesKernel || option !== 'relatime').toSorted()

/** Asserts that a mount has these options, separated by commas, and no other. */
export function sameFlags(
  t: CheckContext,
  key: string,
  mount: Mount | undefined,
  options: string,
  message: string,
): void {
  const expected = options.split(',').filter(option => t.sharesKernel || option !== 'relatime')
  t.same(key, flagsOf(t, mount), expected.toSorted(), message)
}

const ofTheKernel = new Set(['sync', 'dirsync', 'lazytime', 'mand'])

/** Those options of the file system that the kernel knows for every type; ro and rw are judged by the mount's own. */
export const superFlagsOf = (mount: Mount | undefined): string[] | undefined =>
  mount?.superOptions.filter(option => ofTheKernel.has(option)).toSorted()
