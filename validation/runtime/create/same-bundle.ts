import { requirement } from '#harness'
import { HookLog } from '../../config/hooks/_hook-log.js'
import { settled, stateOf } from '../_status.js'

const programIds = ['lifecycle-run-program', 'start-runs-program'] as const

// Three containers of one bundle, the second beside the first, the third after both: each is what config.json was then.
export default requirement(
  [
    'create-new-container',
    'create-apply-properties',
    'state-annotations',
    'lifecycle-poststop-invoked',
    ...programIds,
  ],
  async t => {
    const log = new HookLog(t)
    const bundle = log.bundle(g => g)
    const configure = (turn: string) => {
      bundle.config
        .args('/bin/sh', '-c', `echo ${turn} $(hostname); exec sleep 1000`)
        .hostname(`host-${turn}`)
        .cgroupsPath(`${t.cgroupParent}/${t.newId()}`)
        .patch('/annotations', { 'org.example.turn': turn, [`org.example.${turn}`]: 'yes' })
        .patch('/hooks', { poststop: [log.hook(turn)] })
      bundle.write()
    }
    const make = async (turn: string) => {
      configure(turn)
      const { create, container } = await t.tryCreate(undefined, { bundle })
      // That it says so is no proof.
      const state = container && (await settled(t, container, 'created'))
      t.succeeded('create-new-container', create, `${turn} create of the bundle`)
      t.same('create-new-container', state?.status, 'created', `${turn}: status`)
      return container && { turn, container }
    }
    const lives = async (made: Awaited<ReturnType<typeof make>>) => {
      if (!made) return
      const { turn, container } = made
      const { annotations = {} } = await stateOf(t, container)
      const own = Object.entries(annotations).filter(([name]) => name.startsWith('org.example.'))
      const expected = { 'org.example.turn': turn, [`org.example.${turn}`]: 'yes' }
      t.same('state-annotations', Object.fromEntries(own), expected, `${turn}: annotations`)
      await container.start()
      await container.printed('\n')
      const [program, hostname] = container.stdout.trim().split(' ')
      t.same(programIds, program, turn, `${turn}: its own program`)
      t.same('create-apply-properties', hostname, `host-${turn}`, `${turn}: hostname`)
      const before = log.lines
      await container.destroy()
      t.same('lifecycle-poststop-invoked', log.lines, [...before, turn], `${turn}: its own hook`)
    }
    const first = await make('first')
    const second = await make('second')
    await lives(first)
    await lives(second)
    await lives(await make('third'))
  },
)
