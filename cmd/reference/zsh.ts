/** Completion for zsh. */
import type { Flag } from '../generate/flag.js'
import { type Command, flagsOf, toolName } from './surface.js'

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** Text inside of an argument of _arguments, where brackets and colons mean something. */
const inSpec = (text: string): string => text.replace(/[[\]:\\]/g, found => `\\${found}`)

const argument = ({ name, syntax, describe, repeats, choices, isFile }: Flag): string => {
  const option = `${repeats ? '*' : ''}--${name}${syntax === undefined ? '' : '='}[${inSpec(describe)}]`
  if (syntax === undefined) return quoted(option)
  const values = isFile ? '_files' : choices ? `(${choices.map(inSpec).join(' ')})` : ' '
  return quoted(`${option}:${inSpec(syntax)}:${values}`)
}

const commandCase = (command: Command): string => {
  const { name, words } = command
  const taken = ["'--help[Show help]'", ...flagsOf(command).map(argument)]
  if (words.length > 0) taken.push(quoted(`1:what:(${words.map(inSpec).join(' ')})`))
  if (name !== 'generate') taken.push(quoted('*:file:_files'))
  return `    ${name})
      _arguments -S ${taken.join(' \\\n        ')}
      ;;`
}

export const zshCompletion = (commands: readonly Command[]): string =>
  `#compdef ${toolName}
# Completion of ${toolName} for zsh; made by \`make completion\`.
_oci_runtime_tool() {
  local -a commands
  commands=(
    ${commands.map(({ name, describe }) => quoted(`${name}:${inSpec(describe)}`)).join('\n    ')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(commandCase).join('\n')}
  esac
}
_oci_runtime_tool "$@"
`
