import { appendFileSync } from 'node:fs'
import { requirement } from '#harness'
export default requirement('process', async t => {
  const a = await t.observe(g => { g.noNewPrivileges(false) }, {
    env: 'cat /proc/$$/environ | tr "\\0" "|"', limits: 'cat /proc/$$/limits', status: 'cat /proc/$$/status', stat: 'cat /proc/$$/stat', sched: 'cat /proc/$$/sched', oom: 'cat /proc/$$/oom_score_adj', ul: 'ulimit -a', io: 'busybox ionice -p $$', cmd: 'cat /proc/$$/cmdline|head -c 20',
  }, {env: {...process.env, LEAK: '1'}, through: ['sh', '-c', 'umask 027; echo 321 > /proc/self/oom_score_adj; exec nice -n 5 setpriv --groups 77,78 "$@"', 'sh']})
  appendFileSync('/tmp/w4a.txt', t.runtime.path + '\n' + Object.entries(a).map(([k,v])=>k+' '+v.code+': '+v.text+v.error).join('\n') + '\n\n')
  t.ok('process', true, '')
})
