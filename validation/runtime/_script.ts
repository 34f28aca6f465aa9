/** Operations of the runtime as a shell script has them, for a life in a PID namespace that is not the suite's. */
import type { Bundle, CheckContext } from '#harness'
import { quotedWords } from '../_shell.js'

/** Start of a script: the five operations of a container, `status`, and a container that has been made, by its `$pid`. */
export function lifeInShell(t: CheckContext, bundle: Bundle): string {
  const id = t.newId()
  const run = (operation: string, ...more: string[]) => quotedWords(t.runtime.argv(operation, ...more))
  return `
    # Without objects in it, which may have members of the same names.
    told() { ${run('state', id)} 2>/dev/null | tr -d ' \\n\\t' | sed ':again; s/\\(.\\){[^{}]*}/\\1null/; t again'; }
    status() { told | sed 's/.*"status":"\\([a-z]*\\)".*/\\1/'; }
    start() { ${run('start', id)} >/dev/null 2>&1; }
    kill_by() { ${run('kill', id)} "$1" >/dev/null 2>&1; }
    delete() { ${run('delete', id)} >/dev/null 2>&1; }
    { ${run('create', '--bundle', bundle.dir, id)} && start || exit 3; } </dev/null >/dev/null 2>&1
    pid=$(told | sed 's/.*"pid":\\([0-9]*\\).*/\\1/')`
}

/** What such a script printed: the first word of each line is what the second is of. */
export const answersIn = (stdout: string): Record<string, string | undefined> =>
  Object.fromEntries(
    stdout
      .trim()
      .split('\n')
      .map(line => line.split(' ') as [string, string]),
  )
