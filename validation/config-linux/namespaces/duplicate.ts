import { type Generator, requirement } from '#harness'
import { type NamespaceType, namespaceInodes } from '#host/process'
import { holdNamespaces } from './_held.js'
import { newNamespace } from './_inodes.js'

const byDefault: NamespaceType[] = ['pid', 'network', 'mount', 'ipc', 'uts']
const more: NamespaceType[] = ['user', 'cgroup', 'time']

const add = (type: NamespaceType, path?: string) => (g: Generator) => {
  g.config.linux!.namespaces!.push(path === undefined ? { type } : { type, path })
}

export default requirement('ns-duplicate-error', async t => {
  const known = more.filter(
    type => type !== 'time' || (t.specAtLeast('1.1.0') && namespaceInodes(process.pid).time),
  )
  for (const type of [...byDefault, ...known]) {
    const single = newNamespace(type)
    const twice = (g: Generator) => {
      single(g)
      add(type)(g)
    }
    // A runtime that knows no time namespaces refuses two of them, too.
    const options = type === 'user' || type === 'cgroup' ? { control: single } : {}
    await t.refused(`ns-duplicate-error[${type}]`, twice, options)
  }

  if (!t.sharesKernel) return
  const [held, other] = [await holdNamespaces(t, ['network', 'uts']), await holdNamespaces(t, ['network'])]
  const path = held.path('network')
  const control = (g: Generator) => g.namespace('network', path).namespace('uts', held.path('uts'))
  await t.refused('ns-duplicate-error[new, joined]', add('network', path), { control })
  const twice: [string, (g: Generator) => void][] = [
    ['joined, new', g => add('network')(g.namespace('network', path))],
    ['joined twice', g => add('network', path)(g.namespace('network', path))],
    ['joined twice', g => add('uts', held.path('uts'))(g.namespace('uts', held.path('uts')))],
    ['two paths', g => add('network', other.path('network'))(g.namespace('network', path))],
  ]
  for (const [what, edit] of twice) await t.refused(`ns-duplicate-error[${what}]`, edit)
})
