import { requirement } from '#harness'
import { row } from '../../config-linux/namespaces/_inodes.js'

const id = 'process-oomscoreadj-set'
const question = { score: 'cat /proc/$$/oom_score_adj', child: 'cat /proc/self/oom_score_adj' }
const callerAt = (score: number) => ['sh', '-c', `echo ${score} >/proc/self/oom_score_adj && exec "$@"`, 'sh']

const rows: [score: number, caller: number, uid?: number][] = [
  [1, 0],
  [1000, 0],
  [0, 321],
  [123, 321, 1000],
  [-1, 0],
  [-1000, 0],
]

export default requirement([id, 'process-oomscoreadj-unset'], async t => {
  for (const [score, caller, uid = 0] of rows) {
    const through = callerAt(caller)
    // Whatever the suite may not do, a runtime that it starts may not do either.
    const isAllowed = (await t.hostResult([...through, ...callerAt(score), 'true'])).exitCode === 0
    if (!isAllowed) {
      t.skip(`${id}[${score}]`, `a process with ${caller} cannot get ${score} here`)
      continue
    }
    await row(t, [`${id}[${score}]`], async () => {
      const seen = await t.observe(g => g.oomScoreAdj(score).user({ uid }), question, { through })
      t.same(`${id}[${score}]`, seen.score.text.trim(), String(score), `the caller has ${caller}`)
      t.same(`${id}[${score}]`, seen.child.text.trim(), String(score), 'and what the process starts')
    })
  }

  for (const uid of [0, 1000]) {
    const seen = await t.observe(g => g.user({ uid }), question, { through: callerAt(321) })
    t.same('process-oomscoreadj-unset', seen.score.text.trim(), '321', 'the caller has 321')
    t.same('process-oomscoreadj-unset', seen.child.text.trim(), '321', 'and so has what the process starts')
  }
})
