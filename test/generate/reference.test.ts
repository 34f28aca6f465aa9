/** What tells of the commands is made of the commands: docs/generate.md, man pages, completion. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { bashCompletion } from '../../cmd/reference/bash.js'
import { commandPage, toolPage } from '../../cmd/reference/man.js'
import { withFlagTables } from '../../cmd/reference/markdown.js'
import { allCommands, flagsOf } from '../../cmd/reference/surface.js'
import { zshCompletion } from '../../cmd/reference/zsh.js'
import { printed } from './command.js'

const commands = await allCommands()
const page = readFileSync(new URL('../../../docs/generate.md', import.meta.url), 'utf8')

t.test('every command of the tool is there, with its options', async t => {
  const names = commands.map(({ name }) => name)
  for (const name of ['doctor', 'generate', 'list', 'test']) t.ok(names.includes(name), name)
  const test = commands.find(({ name }) => name === 'test')!
  t.ok(flagsOf(test).some(({ name, syntax }) => name === 'runtime' && syntax !== undefined))
  t.ok(flagsOf(test).some(({ name, syntax }) => name === 'keep' && syntax === undefined))
  t.ok(test.examples.length > 0)
})

t.test('docs/generate.md is what `make reference` writes', async t => {
  t.ok(page === withFlagTables(page), 'run `make reference`')
  t.throws(() => withFlagTables('no mark'), /lost the line/)
})

t.test('the examples of docs/generate.md work', async t => {
  const folder = t.testdir({})
  mkdirSync(join(folder, 'bundle'))
  writeFileSync(join(folder, 'bundle/config.json'), await printed())
  const lines = page
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter(line => line.startsWith('    oci-runtime-tool generate'))
  t.ok(lines.length >= 5)
  for (const line of lines) {
    // The shell takes the quotes off.
    const shell = `oci-runtime-tool() { shift; for word; do printf '%s\\0' "$word"; done; }\n${line}`
    const words = execFileSync('bash', ['-c', shell], { encoding: 'utf8' }).split('\0').slice(0, -1)
    const inFolder = words.map(word => word.replace(/^bundle\//, `${folder}/bundle/`))
    await t.resolves(printed(...inFolder), line.trim())
  }
})

t.test('man pages are roff that nothing breaks', async t => {
  for (const text of [
    toolPage(commands, '0.1.0'),
    ...commands.map(command => commandPage(command, '0.1.0')),
  ]) {
    t.match(text, /^\.TH OCI/)
    for (const line of text.split('\n')) {
      t.notMatch(line, /^'/, 'no request by accident')
      if (line.startsWith('.')) t.match(line, /^\.(TH|SH|SS|TP|PP|B|BR|nf|fi|ad)\b/)
    }
    t.notMatch(text, /…|\\(?![-e(f&])/)
  }
  const flags = commands.find(({ name }) => name === 'generate')!
  const text = commandPage(flags, '0.1.0')
  for (const { name } of flagsOf(flags))
    t.ok(text.includes(`\\fB\\-\\-${name.replaceAll('-', '\\-')}\\fR`), name)
})

t.test('bash completes commands, flags, words and files', async t => {
  const folder = t.testdir({ 'config one.json': '', completion: bashCompletion(commands) })
  const complete = (...words: string[]): string[] => {
    const script = `. "$1/completion"; cd "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _oci_runtime_tool
      for word in "\${COMPREPLY[@]}"; do printf '%s\\0' "$word"; done`
    return execFileSync('bash', ['-euc', script, 'bash', folder, 'oci-runtime-tool', ...words], {
      encoding: 'utf8',
    })
      .split('\0')
      .slice(0, -1)
  }
  t.ok(complete('').includes('generate'))
  t.strictSame(complete('gen'), ['generate'])
  t.strictSame(complete('generate', '--linux-cgroups'), ['--linux-cgroups-path'])
  t.strictSame(complete('generate', '--os', 's'), ['solaris'])
  t.strictSame(complete('generate', '--os', '=', 'w'), ['windows'])
  t.strictSame(complete('generate', '--template', 'conf'), ['config one.json'])
  t.strictSame(complete('generate', '--hostname', 'x'), [])
  t.strictSame(complete('test', '--lev'), ['--level'])
})

t.test('zsh completion is a program that zsh reads', async t => {
  const text = zshCompletion(commands)
  t.match(text, /^#compdef oci-runtime-tool\n/)
  for (const command of commands)
    for (const { name } of flagsOf(command)) t.match(text, new RegExp(`--${name}[=\\[]`), name)
  const file = join(t.testdir({ _completion: text }), '_completion')
  const { status, stderr, error } = spawnSync('zsh', ['-n', file], { encoding: 'utf8' })
  if (error) t.comment('there is no zsh here to read it')
  else t.equal(status, 0, stderr)
})
