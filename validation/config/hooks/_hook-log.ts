/** Hooks that write down that they ran and what they saw, in a folder that host and container have in common. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Bundle, type CheckContext, type Edit, parseState, type State } from '#harness'
import type { Hook } from '#spec/config'
import { quoted } from '../../_shell.js'

export interface Recording {
  /** Name → shell snippet, whose output is kept; `$pid` is the pid of the state on stdin. */
  sees?: Record<string, string>
  /** Shell snippet that ends the hook, after its line is in the log; `note` adds another line. */
  end?: string
}

/** Names in /proc/<pid>/ns. */
export const namespaceFiles = ['mnt', 'net', 'ipc', 'uts', 'pid', 'cgroup', 'user']

/** The namespaces of the shell that runs this, a line such as mnt:[4026531840] for each of namespaceFiles. */
export const ownNamespaces = `for file in ${namespaceFiles.join(' ')}; do readlink /proc/self/ns/$file; done`

export class HookLog {
  /** The folder, at the same path in the container. */
  readonly dir: string
  readonly #t: CheckContext

  constructor(t: CheckContext) {
    this.#t = t
    this.dir = t.newDir('hooks')
    // A container in a user namespace writes here too.
    chmodSync(this.dir, 0o777)
    writeFileSync(join(this.dir, 'lines'), '')
    chmodSync(join(this.dir, 'lines'), 0o666)
  }

  /** A bundle that has the folder mounted. */
  bundle(edit: Edit): Bundle {
    const bundle = this.#t.bundle(config => {
      config.mount({ destination: this.dir, type: 'bind', source: this.dir, options: ['rbind', 'rw'] })
      edit(config)
    })
    mkdirSync(join(bundle.rootfs, this.dir), { recursive: true })
    return bundle
  }

  /** Start of a script that has the function `note`. */
  get prologue(): string {
    return [
      `PATH=${quoted(process.env.PATH ?? '')}:/usr/bin:/bin`,
      `log=${quoted(this.dir)}`,
      'note() { echo "$1" >>"$log/lines"; }',
    ].join('\n')
  }

  /** The script of a hook: reads all of stdin, which a runtime may insist on, notes its name and looks around. */
  script(name: string, { sees = {}, end = ':' }: Recording = {}): string {
    const looks = Object.entries(sees).map(
      ([what, snippet]) => `{ ${snippet}\n} >>"$log/${name}.${what}" 2>/dev/null`,
    )
    return [
      this.prologue,
      `cat >>"$log/${name}.stdin"`,
      `pid=$(tr -d "\\n" <"$log/${name}.stdin" | sed -n 's/.*"pid" *: *\\([0-9]*\\).*/\\1/p') 2>/dev/null`,
      `note ${name}`,
      ...looks,
      end,
    ].join('\n')
  }

  /** A hook of this name, unique in the log. */
  hook(name: string, recording?: Recording): Hook {
    return { path: '/bin/sh', args: ['sh', '-c', this.script(name, recording)] }
  }

  /** What ran so far, in order. */
  get lines(): string[] {
    return this.#read('lines').split('\n').filter(Boolean)
  }

  /** What a hook saw; empty if it did not run. */
  saw(name: string, what: string): string {
    return this.#read(`${name}.${what}`)
  }

  /** The state that a hook got on stdin. Throws an Error that says what is wrong with it. */
  state(name: string): State {
    return parseState(this.saw(name, 'stdin'))
  }

  #read(file: string): string {
    try {
      return readFileSync(join(this.dir, file), 'utf8')
    } catch {
      return ''
    }
  }
}
