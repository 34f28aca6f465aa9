import { requirement } from '#harness'

// Another container's process carries a mark in its arguments, which must not be seen in /proc.
export default requirement('ns-pid', async t => {
  const mark = `mark-${t.newId()}`
  const other = await t.start(g => g.args('/bin/sh', '-c', 'echo up; read x; exec sleep 1000', mark))
  await other.printed('up')

  const seen = await t.observe(undefined, {
    own: 'cat /proc/$$/cmdline',
    all: 'cat /proc/[0-9]*/cmdline',
    pids: 'cd /proc && echo [0-9]*',
  })

  t.ok('ns-pid', seen.own.text.includes('/proc/$$/cmdline'), 'the process sees itself', seen.own.text)
  t.ok('ns-pid', !seen.all.text.includes(mark), "no process of another container's", seen.all.text)
  t.ok('ns-pid', !seen.all.text.includes(process.execPath), "no process of the host's", seen.all.text)
  t.ok('ns-pid', seen.pids.text.split(' ').length <= 4, 'a process or two of its own', seen.pids.text)
})
