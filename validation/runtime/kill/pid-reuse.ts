import { requirement } from '#harness'

const quoted = (words: readonly string[]) => words.map(word => `'${word.replaceAll("'", "'\\''")}'`).join(' ')

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
    const id = t.newId()
    const run = (operation: string, ...more: string[]) => quoted(t.runtime.argv(operation, ...more))
    const script = `
      told() { ${run('state', id)} | tr -d ' \\n\\t' | sed ':again; s/\\(.\\){[^{}]*}/\\1null/; t again'; }
      status() { told | sed 's/.*"status":"\\([a-z]*\\)".*/\\1/'; }
      {
        ${run('create', '--bundle', bundle.dir, id)} && ${run('start', id)} || exit 3
        pid=$(told | sed 's/.*"pid":\\([0-9]*\\).*/\\1/')
        ${run('kill', id, 'KILL')} || exit 3
      } </dev/null >/dev/null 2>&1
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
      ${run('kill', id, 'TERM')} >/dev/null 2>&1; echo "kill $?"
      echo "killed $(alive)"
      ${run('delete', id)} >/dev/null 2>&1; echo "delete $?"
      echo "deleted $(alive)"
      ${run('state', id)} >/dev/null 2>&1; echo "state $?"
      kill -KILL $pid`
    const { stdout, exitCode } = await t.hostResult([
      ...['unshare', '--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c', script],
    ])
    const seen = Object.fromEntries(
      stdout
        .trim()
        .split('\n')
        .map(line => line.split(' ') as [string, string]),
    )
    t.needs(seen.stopped === 'stopped' && exitCode !== 4, 'no pid can be used again here')
    t.same('state-status-stopped', seen.then, 'stopped', 'another process has its pid')
    t.ok('kill-not-running-error', Number(seen.kill) > 0, 'kill TERM must fail', seen.kill)
    t.same('kill-not-running-no-effect', seen.killed, 'yes', 'the other process lives on after kill')
    // One that kill has ended says nothing of delete.
    if (seen.killed === 'yes')
      t.same('delete-foreign-resources', seen.deleted, 'yes', 'the other process lives on after delete')
    t.same('delete-resources', seen.delete, '0', 'delete must succeed')
    t.ok('delete-resources', Number(seen.state) > 0, 'there is no container any more', seen.state)
  },
)
