import { folderPath, requirement, stateProblems } from '#harness'
import { isNotifyFd } from '#host/fd-socket/seccomp-notify'
import { isSemVer } from '#spec/versions'
import { accept, listen, notifying, parseProcessState, readToEnd } from '../seccomp/_agent.js'

// Longer than a page, and than one read of most agents.
const metadata = ` MKNOD=/dev/null,"quoted"\\;\té\u2028{"a": 1}${'0123456789'.repeat(1000)}\n `

export default requirement(
  [
    'cps-json-scmrights',
    'cps-ociversion',
    'cps-fds',
    'cps-fds-index',
    'cps-pid',
    'cps-metadata',
    'seccomp-listenermetadata',
    'cps-state',
  ],
  async t => {
    const listener = listen(t)
    const container = await t.start(g => {
      g.annotation('org.example.key', 'value')
      notifying(listener.path, { listenerMetadata: metadata })(g)
    })
    const { data, fds } = await readToEnd(t, await accept(t, listener))
    const sent = parseProcessState(data)
    t.ok('cps-json-scmrights', sent, 'the payload must be a JSON object', data.toString())
    t.same('cps-json-scmrights', fds.length, 1, 'descriptors of SCM_RIGHTS')
    if (!sent) return

    t.ok('cps-ociversion', isSemVer(sent.ociVersion), 'it must be a version by SemVer', sent.ociVersion)
    t.same('cps-fds', sent.fds, ['seccompFd'])
    const index = Array.isArray(sent.fds) ? sent.fds.indexOf('seccompFd') : -1
    t.ok(
      'cps-fds-index',
      isNotifyFd(fds[index] ?? -1),
      'the descriptor at the place of its name must be the listener',
    )
    t.same('cps-metadata', sent.metadata, metadata)
    t.same('seccomp-listenermetadata', sent.metadata, metadata)

    const asked = await container.state()
    t.same('cps-pid', sent.pid, asked.pid, 'the pid that state gives')

    const state = (sent.state ?? {}) as Record<string, unknown>
    t.same('cps-state', stateProblems(state), [], 'what is not valid about the state')
    t.ok(
      'cps-state',
      isSemVer(state.ociVersion),
      'its ociVersion must be a version by SemVer',
      state.ociVersion,
    )
    t.same(
      'cps-state',
      [state.id, folderPath(state.bundle)],
      [container.id, container.bundle.dir],
      'id and bundle',
    )
    const { 'org.example.key': annotation } = (state.annotations ?? {}) as Record<string, unknown>
    t.same('cps-state', annotation, 'value', 'annotations')
    // While the process is being made, there need not be one.
    const pidMayLack = !['created', 'running'].includes(String(state.status))
    t.ok('cps-state', state.pid === asked.pid || (state.pid === undefined && pidMayLack), 'pid', state.pid)
    t.ok(
      'cps-state',
      !['stopped', 'paused'].includes(String(state.status)),
      'the status before the program',
      state.status,
    )

    const plain = listen(t)
    await t.start(notifying(plain.path))
    const without = parseProcessState((await readToEnd(t, await accept(t, plain))).data)
    t.ok(
      'cps-metadata',
      [undefined, ''].includes(without?.metadata as undefined | string),
      'none where none is configured',
      without?.metadata,
    )
  },
)
