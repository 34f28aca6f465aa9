import { type Generator, requirement } from '#harness'
import type { NamespaceType } from '#host/process'
import { holdNamespaces } from './_held.js'
import { newNamespace } from './_inodes.js'

const types: NamespaceType[] = ['pid', 'network', 'mount', 'ipc', 'uts', 'user', 'cgroup']

const add = (type: NamespaceType, path?: string) => (g: Generator) => {
  g.config.linux!.namespaces!.push(path === undefined ? { type } : { type, path })
}

export default requirement('ns-duplicate-error', async t => {
  for (const type of types) {
    const single = newNamespace(type)
    const options = type === 'user' || type === 'cgroup' ? { control: single } : {}
    const twice = (g: Generator) => {
      single(g)
      add(type)(g)
    }
    await t.refused(`ns-duplicate-error[${type}]`, twice, options)
  }

  if (!t.sharesKernel) return
  const held = await holdNamespaces(t, ['network'])
  const path = held.path('network')
  const control = (g: Generator) => g.namespace('network', path)
  const twice: [string, (g: Generator) => void][] = [
    ['new, joined', add('network', path)],
    ['joined, new', g => add('network')(g.namespace('network', path))],
    ['joined twice', g => add('network', path)(g.namespace('network', path))],
  ]
  for (const [what, edit] of twice) await t.refused(`ns-duplicate-error[${what}]`, edit, { control })
})
