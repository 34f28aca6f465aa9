import { join } from 'node:path'
import { type Bundle, type CheckContext, describeEnd, type Edit, succeeded } from '#harness'

const pathOf = (node: string) => `/nodes/${node.replaceAll(' ', '-')}`
const how = { r: '<', w: '>', rw: '<>' }

/**
 * A bundle with device nodes ('c 60 5') of no driver: to open one fails with ENXIO where it is allowed, and with EPERM
 * where it is denied, for that is asked first. 60 to 63 and 120 to 127 are for experiments, and those
 * above 511 are more than the kernel has: no driver is given them.
 */
export async function makeNodes(t: CheckContext, nodes: readonly string[], edit: Edit): Promise<Bundle> {
  const bundle = t.bundle(edit)
  const commands = nodes.map(node => `mknod -m 666 '${join(bundle.rootfs, pathOf(node))}' ${node}`)
  const made = await t.hostResult(['sh', '-c', `mkdir '${bundle.rootfs}/nodes' && ${commands.join(' && ')}`])
  t.needs(made.exitCode === 0, `this host makes no device nodes: ${made.stderr.trim()}`)
  return bundle
}

/** Which ways of opening each node the container's process is allowed: 'r w rw', or part of that. */
export async function openings(
  t: CheckContext,
  bundle: Bundle,
  nodes: readonly string[],
): Promise<Record<string, string>> {
  const tries = nodes.flatMap(node =>
    Object.entries(how).map(
      ([access, sign]) => `echo '${node}:${access}:' $( (: ${sign} ${pathOf(node)}) 2>&1)`,
    ),
  )
  bundle.config.args('/bin/sh', '-c', tries.join('\n'))
  bundle.write()
  const { create, start = create, container } = await t.attempt(undefined, { bundle })
  // It is the assertion on this list that fails, rather than the one before.
  if (!container || !succeeded(start)) return { refused: describeEnd(start) }
  const stdout = await container.output()
  await container.delete()
  const opens: Record<string, string> = Object.fromEntries(nodes.map(node => [node, '']))
  for (const line of stdout.split('\n').filter(Boolean)) {
    const [, node, access, answer] = /^(.+?):(\w+):(.*)$/.exec(line) as unknown as [
      string,
      string,
      string,
      string,
    ]
    // Denied is one answer, allowed another; any third one shows as itself.
    if (answer.includes('Operation not permitted')) continue
    const said = /No such device/.test(answer) ? access : `${access}?${answer}`
    opens[node] = opens[node] === '' ? said : `${opens[node]} ${said}`
  }
  return opens
}
