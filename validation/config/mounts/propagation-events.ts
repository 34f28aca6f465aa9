import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, requirement, waitFor } from '#harness'
import { hostMounts } from '#host/mounts'
import { makeTree } from './_tree.js'

// What is mounted on the host while the container runs, and what the container mounts: where is each to be seen?
const cases = {
  private: { comesIn: false, goesOut: false },
  rprivate: { comesIn: false, goesOut: false },
  slave: { comesIn: true, goesOut: false },
  rslave: { comesIn: true, goesOut: false },
  shared: { comesIn: true, goesOut: true },
  rshared: { comesIn: true, goesOut: true },
} as const
type Name = keyof typeof cases
const names = Object.keys(cases) as Name[]
const isRecursive = (name: Name) => name.startsWith('r')

export default requirement(
  names.map(name => `mount-option-${name}`),
  async (t: CheckContext) => {
    t.needs(t.sharesKernel, 'the kernel of this runtime has no peer groups in common with the host')
    const dirs = new Map<Name, string>()
    for (const name of names) {
      const { dir } = await makeTree(t, '', 'shared')
      for (const at of isRecursive(name) ? ['', 'sub'] : ['']) {
        for (const side of ['host', 'inside']) mkdirSync(join(dir, at, side))
      }
      dirs.set(name, dir)
    }
    const places = names.flatMap(name => (isRecursive(name) ? ['', 'sub'] : ['']).map(at => ({ name, at })))
    const inside = places.map(({ name, at }) => join('/mnt', name, at))

    // A shared mount that reaches the host needs a root that does: the one that makes the others' case harder, too.
    const container = await t.start(config => {
      config.rootfsPropagation('shared')
      for (const name of names)
        config.mount({ destination: `/mnt/${name}`, source: dirs.get(name)!, options: ['rbind', name] })
      const mount = inside.map(dir => `mount -t tmpfs tmpfs ${dir}/inside || exit 1`)
      const look = inside.map(dir => `test -e ${dir}/host/marker; echo $?`)
      const untilTold = 'trap "told=1" USR1; echo ready; while [ -z "$told" ]; do sleep 0.02; done'
      config.args('/bin/sh', '-c', [...mount, untilTold, ...look, 'exec sleep 1000'].join('\n'))
      config.config.process!.capabilities = Object.fromEntries(
        Object.entries(config.config.process!.capabilities!).map(([set, caps]) => [
          set,
          [...caps, 'CAP_SYS_ADMIN'],
        ]),
      )
    })
    await container.printed('ready\n')

    const here = new Set(hostMounts().map(({ mountPoint }) => mountPoint))
    for (const { name, at } of places) {
      const seen = here.has(join(dirs.get(name)!, at, 'inside'))
      const { goesOut } = cases[name]
      t.same(
        `mount-option-${name}`,
        seen,
        goesOut,
        `a mount of the container in ${name}/${at} is seen outside`,
      )
    }

    for (const { name, at } of places) {
      const dir = join(dirs.get(name)!, at, 'host')
      await t.host(['mount', '-t', 'tmpfs', 'tmpfs', dir])
      writeFileSync(join(dir, 'marker'), '')
    }
    await container.kill('USR1')
    const answers = () => container.stdout.split('ready\n')[1]!.trim().split('\n')
    await waitFor(
      'the container to look at all mounts',
      t.timeoutMs,
      () => answers().length === places.length,
    )
    for (const [index, { name, at }] of places.entries()) {
      const { comesIn } = cases[name]
      t.same(
        `mount-option-${name}`,
        answers()[index] === '0',
        comesIn,
        `a mount of the host in ${name}/${at} is seen inside`,
      )
    }
  },
)
