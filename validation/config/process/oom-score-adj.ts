import { readFileSync } from 'node:fs'
import { type CheckContext, type Edit, requirement } from '#harness'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'
import { row } from '../../config-linux/namespaces/_inodes.js'

const id = 'process-oomscoreadj-set'
const question = { score: 'cat /proc/$$/oom_score_adj', child: 'cat /proc/self/oom_score_adj' }
const callerAt = (score: number) => ['sh', '-c', `echo ${score} >/proc/self/oom_score_adj && exec "$@"`, 'sh']

interface Row {
  score: number
  caller: number
  what?: string
  edit?: Edit
}

const rows: Row[] = [
  { score: 1, caller: 0 },
  { score: 1000, caller: 0 },
  { score: 0, caller: 321 },
  { score: 123, caller: 321, edit: g => g.user({ uid: 1000 }) },
  { score: -1, caller: 0 },
  { score: -1000, caller: 0 },
]
// What only who is root on the host may do.
const inUser: Row[] = [
  { score: -77, caller: 0 },
  { score: 0, caller: 321 },
].map(row => ({ ...row, what: ', in a user namespace', edit: inUserNamespace }))

export default requirement([id, 'process-oomscoreadj-unset'], async (t: CheckContext) => {
  const ownScore = () => readFileSync('/proc/self/oom_score_adj', 'utf8')
  const before = ownScore()
  const all = (await hasUserNamespaces(t)) ? [...rows, ...inUser] : rows
  for (const { score, caller, what = '', edit = () => undefined } of all) {
    const key = `${id}[${score}${what}]`
    const through = callerAt(caller)
    // Whatever the suite may not do, a runtime that it starts may not do either.
    const isAllowed = (await t.hostResult([...through, ...callerAt(score), 'true'])).exitCode === 0
    if (!isAllowed) {
      t.skip(key, `a process with ${caller} cannot get ${score} here`)
      continue
    }
    const ran = await row(t, [key], async () => {
      const seen = await t.observe(g => edit(g.oomScoreAdj(score)), question, { through })
      t.same(key, seen.score.text.trim(), String(score), `the caller has ${caller}`)
      t.same(key, seen.child.text.trim(), String(score), 'and what the process starts')
    })
    if (ran) t.same(id, ownScore(), before, 'whoever calls the runtime keeps its own')
  }

  for (const uid of [0, 1000]) {
    const seen = await t.observe(g => g.user({ uid }), question, { through: callerAt(321) })
    t.same('process-oomscoreadj-unset', seen.score.text.trim(), '321', 'the caller has 321')
    t.same('process-oomscoreadj-unset', seen.child.text.trim(), '321', 'and so has what the process starts')
  }
})
