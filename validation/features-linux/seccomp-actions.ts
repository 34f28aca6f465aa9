import { type CheckContext, requirement, succeeded } from '#harness'
import { closeFd } from '#host/fd-socket/terminal'
import type { SeccompAction } from '#spec/config'
import { accept, listen } from '../config-linux/seccomp/_agent.js'
import { askFeatures, list } from '../features/_features.js'

// A call for each action, how to make it, and what comes of it: its exit status and the end of its message.
const cases: Record<string, { names: string[]; command: string; wanted: RegExp }> = {
  SCMP_ACT_ERRNO: { names: ['mkdir', 'mkdirat'], command: 'mkdir /tmp/m', wanted: /not permitted\n1$/ },
  SCMP_ACT_KILL: { names: ['symlink', 'symlinkat'], command: 'ln -s a /tmp/s', wanted: /\b159$/ },
  SCMP_ACT_KILL_THREAD: { names: ['link', 'linkat'], command: 'ln /bin/busybox /tmp/l', wanted: /\b159$/ },
  SCMP_ACT_KILL_PROCESS: { names: ['sync'], command: 'busybox sync', wanted: /\b159$/ },
  SCMP_ACT_TRAP: { names: ['sethostname'], command: 'hostname x', wanted: /\b159$/ },
  SCMP_ACT_TRACE: { names: ['mknod', 'mknodat'], command: 'mkfifo /tmp/f', wanted: /not implemented\n1$/ },
  SCMP_ACT_LOG: { names: ['chmod', 'fchmodat'], command: 'chmod 700 /tmp', wanted: /^0$/ },
  SCMP_ACT_ALLOW: { names: ['rmdir', 'unlinkat'], command: 'rmdir /var', wanted: /^0$/ },
  // Nobody answers: the agent closes the descriptor.
  SCMP_ACT_NOTIFY: { names: ['swapoff'], command: 'busybox swapoff /tmp', wanted: /not implemented\n1$/ },
}

/** The actions that do what they are for; undefined where the filter is refused. */
async function acting(t: CheckContext, actions: readonly string[]): Promise<string[] | undefined> {
  const listener = actions.includes('SCMP_ACT_NOTIFY') ? listen(t) : undefined
  const commands = actions.map(name => `(${cases[name]?.command ?? 'true'}) 2>&1; echo $?; echo ==`)
  const tried = t.attempt(g =>
    g
      .args('/bin/sh', '-c', commands.join('\n'))
      .patch('/process/capabilities', undefined)
      .seccomp({
        defaultAction: 'SCMP_ACT_ALLOW',
        ...(listener ? { listenerPath: listener.path } : {}),
        syscalls: actions.map(action => ({
          names: cases[action]?.names ?? ['acct'],
          action: action as SeccompAction,
        })),
      }),
  )
  const attempt = await tried
  if (!attempt.container || !succeeded(attempt.start!)) return undefined
  // The state may come after start: a listener that closes before it has come would end the container.
  if (listener) {
    const { fds } = await (await accept(t, listener)).readToEnd(t.timeoutMs)
    fds.forEach(closeFd)
    listener.close()
  }
  const answers = (await attempt.container.output()).split('==\n')
  return actions.filter((action, index) => cases[action]?.wanted.test(answers[index]?.trim() ?? '') ?? true)
}

async function recognised(t: CheckContext, actions: readonly string[]): Promise<string[]> {
  const all = await acting(t, actions)
  if (all) return all
  const good: string[] = []
  for (const action of actions) good.push(...((await acting(t, [action])) ?? []))
  return good
}

export default requirement('features-linux-seccomp-actions', async t => {
  const id = 'features-linux-seccomp-actions'
  const listed = list(await askFeatures(t), 'linux.seccomp.actions')
  if (!listed) return t.unsupported('features has no linux.seccomp.actions')

  t.same(id, await recognised(t, listed), listed, 'each action listed must work')
  const unlisted = Object.keys(cases).filter(action => !listed.includes(action))
  const works = unlisted.length > 0 ? await recognised(t, unlisted) : []
  t.same(id, works, [], 'the list must have all actions that it recognises')
})
