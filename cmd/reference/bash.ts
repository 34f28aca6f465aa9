/** Completion for bash. */
import type { Flag } from '../generate/flag.js'
import { type Command, flagsOf, toolName } from './surface.js'

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

const valueCase = (command: Command, { name, syntax, choices, isFile }: Flag): string[] => {
  if (syntax === undefined) return []
  const words = isFile
    ? 'compgen -f -- "$current"'
    : choices
      ? `compgen -W ${quoted(choices.join(' '))} -- "$current"`
      : undefined
  const body = words === undefined ? '' : `mapfile -t COMPREPLY < <(${words}); `
  return [`    ${quoted(`${command.name} --${name}`)}) ${body}return ;;`]
}

const commandCase = (command: Command): string => {
  const flags = [...new Set(flagsOf(command).map(({ name }) => `--${name}`)), '--help']
  return `    ${command.name}) words=${quoted([...command.words, ...flags].join(' '))} ;;`
}

export const bashCompletion = (commands: readonly Command[]): string =>
  `# Completion of ${toolName} for bash; made by \`make completion\`.
_oci_runtime_tool() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command= word words=
  # bash takes --flag=value apart at the equals sign.
  if [ "$current" = = ]; then current=
  elif [ "$before" = = ]; then before=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
    -*) ;;
    *) command=$word; break ;;
    esac
  done
  COMPREPLY=()
  case "$command $before" in
${commands.flatMap(command => flagsOf(command).flatMap(flag => valueCase(command, flag))).join('\n')}
  esac
  case $command in
    '') words=${quoted([...commands.map(({ name }) => name), '--help', '--version'].join(' '))} ;;
${commands.map(commandCase).join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o bashdefault -o default -F _oci_runtime_tool ${toolName}
`
