import { requirement, stateProblems } from '#harness'
import { isNotifyFd } from '#host/fd-socket/seccomp-notify'
import { isSemVer } from '#spec/versions'
import { accept, listen, notifying, parseProcessState, readToEnd } from '../seccomp/_agent.js'

const metadata = ' MKNOD=/dev/null,"quoted"\\;\té\u2028{"a": 1}'

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
    t.same('cps-state', [state.id, state.bundle], [container.id, container.bundle.dir], 'id and bundle')
    t.same('cps-state', state.annotations, { 'org.example.key': 'value' }, 'annotations')
    // It may not have, but may not be wrong: the process is being made, or there.
    t.ok('cps-state', state.pid === undefined || state.pid === asked.pid, 'pid, where it is given', state.pid)
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
