import { requirement } from '#harness'
import { answersIn, lifeInShell } from '../_script.js'

// In a PID namespace of its own, where the next pid can be chosen, another process gets the one of a container that has
// stopped. Nobody may take it for the container's.
export default requirement(
  [
    'state-status-stopped',
    'kill-not-running-error',
    'kill-not-running-no-effect',
    'delete-foreign-resources',
    'delete-resources',
  ],
  async t => {
    t.needs(t.sharesKernel, 'the container’s process is not in the host’s /proc')
    const bundle = t.bundle(g => g.args('/bin/sh', '-c', 'exec sleep 1000'))
    const script = `${lifeInShell(t, bundle)}
      kill_by KILL || exit 3
      n=0
      while [ -d /proc/$pid ] && [ $n -lt 100 ]; do sleep 0.1; n=$((n + 1)); done
      echo "stopped $(status)"
      n=0
      while [ $n -lt 20 ]; do
        echo $((pid - 1)) >/proc/sys/kernel/ns_last_pid || exit 4
        sleep 1000 </dev/null >/dev/null 2>&1 &
        [ $! = $pid ] && break
        kill -KILL $!; n=$((n + 1))
      done
      [ -d /proc/$pid ] || exit 4
      alive() { grep -q '^State:.[SR]' /proc/$pid/status && echo yes || echo no; }
      echo "then $(status)"
      kill_by TERM; echo "kill $?"
      echo "killed $(alive)"
      delete; echo "delete $?"
      echo "deleted $(alive)"
      [ -z "$(told)" ]; echo "gone $?"
      kill -KILL $pid`
    const { stdout, exitCode } = await t.hostResult([
      ...['unshare', '--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c', script],
    ])
    const seen = answersIn(stdout)
    t.needs(seen.stopped === 'stopped' && exitCode !== 4, 'no pid can be used again here')
    t.same('state-status-stopped', seen.then, 'stopped', 'another process has its pid')
    t.ok('kill-not-running-error', Number(seen.kill) > 0, 'kill TERM must fail', seen.kill)
    t.same('kill-not-running-no-effect', seen.killed, 'yes', 'the other process lives on after kill')
    // One that kill has ended says nothing of delete.
    if (seen.killed === 'yes')
      t.same('delete-foreign-resources', seen.deleted, 'yes', 'the other process lives on after delete')
    t.same('delete-resources', seen.delete, '0', 'delete must succeed')
    t.same('delete-resources', seen.gone, '0', 'there is no container any more')
  },
)
