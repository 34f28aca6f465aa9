import { requirement, succeeded } from '#harness'
import { settled } from '../_status.js'

// Each of the three situations has one word, and no other may stand for it.
export default requirement(
  ['state-status-created', 'state-status-running', 'state-status-stopped', 'state-status-additional-values'],
  async t => {
    const looks = async (container: Awaited<ReturnType<typeof t.create>>, status: string, when: string) => {
      const seen = await settled(t, container, status)
      t.same(`state-status-${status}`, seen.status, status, when)
      t.same('state-status-additional-values', seen.status, status, when)
    }
    const container = await t.create(g => g.args('/bin/sh', '-c', 'echo ready; exec sleep 1000'))
    await looks(container, 'created', 'create is over, and start was not called')
    await looks(container, 'created', 'asked once more')
    await container.start()
    await container.printed('ready')
    await looks(container, 'running', 'the program runs')
    await looks(container, 'running', 'asked once more')
    await container.kill('KILL')
    await container.exited()
    await looks(container, 'stopped', 'the program was killed')
    await looks(container, 'stopped', 'asked once more')
    await container.delete()

    // With a name that looks like the rest of its line in /proc/<pid>/stat.
    const script = `printf 'a) Z (b' >/proc/self/comm; trap 'echo survived' USR1; echo ready; while :; do sleep 0.1; done`
    const hardy = await t.start(g => g.args('/bin/sh', '-c', script))
    await hardy.printed('ready')
    await hardy.kill('USR1')
    await looks(hardy, 'running', 'a signal was sent')
    await hardy.printed('survived')
    await looks(hardy, 'running', 'the program survived a signal')
    await hardy.kill('STOP')
    await looks(hardy, 'running', 'the program is held up, which is no exit')
    await hardy.kill('KILL')
    await hardy.exited()
    await hardy.delete()

    const short = await t.start(g => g.args('/bin/true'))
    await short.exited()
    await looks(short, 'stopped', 'the program ended by itself')

    // Neither of these two ends it, so that it still waits for start.
    const waiting = await t.create(g => g.args('/bin/sh', '-c', 'echo ready; exec sleep 1000'))
    for (const signal of ['STOP', 'CONT']) await t.runtime.kill(waiting.id, signal)
    await looks(waiting, 'created', 'signals were sent before start')
    const started = await t.runtime.start(waiting.id)
    t.succeeded('state-status-created', started, 'start after signals')
    if (succeeded(started)) {
      await waiting.printed('ready')
      await looks(waiting, 'running', 'the program runs after that')
    }

    const unborn = await t.create()
    if (!succeeded(await t.runtime.kill(unborn.id, 'KILL'))) return
    await unborn.exited()
    await looks(unborn, 'stopped', 'the process was killed before start')
  },
)
