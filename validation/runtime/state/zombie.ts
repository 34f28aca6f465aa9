import { requirement } from '#harness'
import { holdNamespaces } from '../../config-linux/namespaces/_held.js'
import { answersIn, lifeInShell } from '../_script.js'

// The process has exited, but nobody has asked for its status: the first process of this PID namespace never does. Its pid
// is not free, and there is no process to signal.
export default requirement(
  ['state-status-stopped', 'kill-not-running-error', 'start-not-created-error', 'delete-resources'],
  async t => {
    t.needs(t.sharesKernel, 'the container’s process is not in the host’s /proc')
    const held = await holdNamespaces(t, ['pid', 'mount'])
    const bundle = t.bundle(g => g.args('/bin/sh', '-c', 'exec sleep 1000'))
    const script = `mount -t proc proc /proc || exit 4
      ${lifeInShell(t, bundle)}
      kill_by KILL || exit 3
      n=0
      while ! grep -q '^State:.Z' /proc/$pid/status && [ $n -lt 100 ]; do sleep 0.1; n=$((n + 1)); done
      grep -q '^State:.Z' /proc/$pid/status || exit 4
      echo "status $(status)"
      kill_by TERM; echo "kill $?"
      start; echo "start $?"
      delete; echo "delete $?"
      [ -z "$(told)" ]; echo "gone $?"`
    const { stdout } = await t.hostResult([
      ...['nsenter', `--target=${held.pid}`, '--pid', '--mount', 'sh', '-c', script],
    ])
    const seen = answersIn(stdout)
    t.needs(seen.status !== undefined, 'no process of a container becomes a zombie here')
    t.same('state-status-stopped', seen.status, 'stopped', 'the process is a zombie')
    t.ok('kill-not-running-error', Number(seen.kill) > 0, 'kill TERM must fail', seen.kill)
    t.ok('start-not-created-error', Number(seen.start) > 0, 'start must fail', seen.start)
    t.same('delete-resources', seen.delete, '0', 'delete must succeed')
    t.same('delete-resources', seen.gone, '0', 'there is no container any more')
  },
)
