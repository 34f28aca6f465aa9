import { existsSync, readlinkSync } from 'node:fs'
import { type CheckContext, requirement, succeeded } from '#harness'
import { namespaceFiles } from '#host/process'
import { type NamespaceType, namespaceTypes } from '#spec/config'
import { askFeatures, list } from '../features/_features.js'

/** The types of which a container that asks for them has a namespace of its own; undefined where it is refused. */
async function created(t: CheckContext, types: readonly string[]): Promise<string[] | undefined> {
  const needed: NamespaceType[] = ['pid', 'network', 'ipc', 'uts', 'mount']
  const attempt = await t.attempt(g => {
    g.args(
      '/bin/sh',
      '-c',
      Object.values(namespaceFiles)
        .map(file => `readlink /proc/self/ns/${file}`)
        .join('\n'),
    )
    g.patch(
      '/linux/namespaces',
      [...new Set([...needed, ...types])].map(type => ({ type })),
    )
    if (!types.includes('user')) return
    const all = [{ containerID: 0, hostID: 0, size: 65536 }]
    g.uidMappings(all).gidMappings(all)
  })
  if (!attempt.container || !succeeded(attempt.start!)) return undefined
  const inside = (await attempt.container.output()).trim().split('\n')
  await attempt.container.delete()
  return types.filter(type => {
    const file = namespaceFiles[type as NamespaceType]
    return (
      file &&
      inside.some(link => link.startsWith(`${file}:`) && link !== readlinkSync(`/proc/self/ns/${file}`))
    )
  })
}

async function recognised(t: CheckContext, types: readonly string[]): Promise<string[]> {
  const all = await created(t, types)
  if (all) return all
  const good: string[] = []
  for (const type of types) good.push(...((await created(t, [type])) ?? []))
  return good
}

export default requirement(['features-linux-namespaces', 'features-linux-namespaces-recognized'], async t => {
  const all = list(await askFeatures(t), 'linux.namespaces')
  if (!all) return t.unsupported('features has no linux.namespaces')

  // What this kernel lacks, may be listed all the same.
  const lacks = namespaceTypes.filter(type => !existsSync(`/proc/self/ns/${namespaceFiles[type]}`))
  const listed = all.filter(type => !(lacks as string[]).includes(type))
  t.same(
    'features-linux-namespaces-recognized',
    await recognised(t, listed),
    listed,
    'each type listed must work',
  )
  const unlisted = namespaceTypes.filter(type => !listed.includes(type))
  const works = unlisted.length > 0 ? await recognised(t, unlisted) : []
  t.same('features-linux-namespaces[complete]', works, [], 'the list must have all types that it recognises')
})
