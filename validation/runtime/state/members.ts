import { isAbsolute } from 'node:path'
import { type Edit, requirement, stateProblems } from '#harness'
import { compareVersions, isSemVer } from '#spec/versions'
import { settled } from '../_status.js'

// What `state` prints in each status, as it is.
export default requirement(
  [
    'state-ociversion',
    'state-id',
    'state-status',
    'state-bundle',
    'state-json-schema',
    'state-op-returns-state',
  ],
  async t => {
    // A name that a runtime may take for something else, if it looks at more than whether it is there.
    const edit: Edit = g =>
      g.args('/bin/sh', '-c', 'echo ready; exec sleep 1000').annotation('a', 'text').annotation('b', '12')
    // Which ids are valid, a runtime decides.
    const odd = await t.tryCreate(edit, { id: `${t.newId()}_A.b-C-0` })
    const container = odd.container ?? (await t.create(edit))
    const look = async (status: string) => {
      // A state that is not valid is seen below.
      await settled(t, container, status).catch(() => undefined)
      const asked = await t.runtime.state(container.id)
      t.succeeded('state-op-returns-state', asked, `${status}: state succeeds`)
      const { stdout } = asked
      let state: Record<string, unknown> | undefined
      try {
        state = JSON.parse(stdout)
      } catch {
        // Said below.
      }
      if (!t.ok('state-op-returns-state', state, `${status}: state prints one JSON document`, stdout)) return
      const { ociVersion, id, bundle } = state!
      const { ociVersionMin = '1.0.0', ociVersionMax = ociVersion } = t.identity.features ?? {}
      const isKnown =
        isSemVer(ociVersion) &&
        compareVersions(String(ociVersionMin), ociVersion) <= 0 &&
        compareVersions(ociVersion, String(ociVersionMax)) <= 0
      t.same('state-json-schema', stateProblems(state), [], `${status}: faults by the schema`)
      t.ok('state-ociversion', isSemVer(ociVersion), `${status}: ociVersion is SemVer 2.0.0`, ociVersion)
      t.ok(
        'state-ociversion',
        isKnown,
        `${status}: ociVersion is a version of the spec that the runtime knows: ${ociVersionMin} to ${ociVersionMax}`,
        ociVersion,
      )
      t.same('state-id', id, container.id, `${status}: id`)
      t.same('state-bundle', bundle, container.bundle.dir, `${status}: bundle`)
      t.ok('state-bundle', isAbsolute(String(bundle)), `${status}: bundle is absolute`)
      t.same('state-status', state!.status, status, 'status')
      for (const member of ['id', 'status', 'bundle', 'ociVersion']) {
        t.same('state-op-returns-state', typeof state![member], 'string', `${status}: ${member}`)
      }
      if (status !== 'stopped') {
        t.same('state-op-returns-state', typeof state!.pid, 'number', `${status}: pid`)
        t.same('state-json-schema', typeof state!.pid, 'number', `${status}: pid`)
      }
    }

    await look('created')
    await container.start()
    await container.printed('ready')
    await look('running')
    await container.kill('KILL')
    await container.exited()
    await look('stopped')
  },
)
