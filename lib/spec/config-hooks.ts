/** The six points in a container's life at which hooks run, in the order they come. config.md#posix-platform-hooks */
export const hookKinds = [
  'prestart',
  'createRuntime',
  'createContainer',
  'startContainer',
  'poststart',
  'poststop',
] as const

/** A point in a container's life at which hooks run; prestart is deprecated. config.md#posix-platform-hooks */
export type HookKind = (typeof hookKinds)[number]

/** The programs to run at each point, in order. config.md#posix-platform-hooks */
export type Hooks = { [kind in HookKind]?: Hook[] }

/** One program, which gets the container's state on stdin. config.md#posix-platform-hooks */
export interface Hook {
  /** absolute; in the runtime's namespace, save for startContainer, which looks in the container */
  path: string
  /** whole argv, the program's own name first */
  args?: string[]
  /** NAME=value */
  env?: string[]
  /** seconds, more than 0 */
  timeout?: number
}
