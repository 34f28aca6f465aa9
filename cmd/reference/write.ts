/** `make man`, `make completion` and `make reference`: writes what tells of the commands, made of the commands. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suiteVersion } from '../../lib/run/suite.js'
import { bashCompletion } from './bash.js'
import { commandPage, toolPage } from './man.js'
import { withFlagTables } from './markdown.js'
import { allCommands, toolName } from './surface.js'
import { zshCompletion } from './zsh.js'

const root = fileURLToPath(new URL('../../../', import.meta.url))

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}

const commands = await allCommands()

const writers: { readonly [what: string]: () => void } = {
  man: () => {
    write(`${root}dist/man/${toolName}.1`, toolPage(commands, suiteVersion()))
    for (const command of commands)
      write(`${root}dist/man/${toolName}-${command.name}.1`, commandPage(command, suiteVersion()))
  },
  completion: () => {
    write(`${root}dist/completion/bash/${toolName}`, bashCompletion(commands))
    write(`${root}dist/completion/zsh/_${toolName}`, zshCompletion(commands))
  },
  reference: () => {
    const page = `${root}docs/generate.md`
    write(page, withFlagTables(readFileSync(page, 'utf8')))
  },
}

for (const what of process.argv.slice(2)) {
  const writer = Object.hasOwn(writers, what) ? writers[what] : undefined
  if (!writer) throw new Error(`write.js takes ${Object.keys(writers).join(', ')}, not '${what}'`)
  writer()
}
