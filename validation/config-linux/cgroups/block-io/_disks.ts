import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { CheckContext } from '#harness'
import { cgroupDirFor } from '#host/cgroup'
import { makeCgroup } from '../_cgroup.js'

export interface Disk {
  major: number
  minor: number
}

/** Whole block devices for which a new cgroup takes this line, at most two, the real ones first. */
export function disksFor(t: CheckContext, controller: string, file: string, value: string): Disk[] {
  const path = `/${t.newId()}`
  makeCgroup(t, path)
  const names = readdirSync('/sys/block').sort(
    (a, b) => Number(/^(loop|ram)/.test(a)) - Number(/^(loop|ram)/.test(b)),
  )
  const taken = names.flatMap(name => {
    try {
      const device = readFileSync(`/sys/block/${name}/dev`, 'utf8').trim()
      writeFileSync(`${cgroupDirFor(controller, path)}/${file}`, `${device} ${value}`, { flag: 'r+' })
      const [major, minor] = device.split(':').map(Number) as [number, number]
      return [{ major, minor }]
    } catch {
      return []
    }
  })
  return taken.slice(0, 2)
}
