/** Paths and lists of numbers in text. */
import type { Platform } from './rule.js'

/** What is wrong with a path that has to be absolute on this platform; undefined where nothing is. */
export function notAbsolute(path: string, platform: Platform = 'linux'): string | undefined {
  if (path.includes('\0')) return 'holds a NUL, which no path can'
  const absolute = platform === 'windows' ? /^(?:[A-Za-z]:[\\/]|\\\\)/ : /^\//
  return absolute.test(path) ? undefined : 'is not an absolute path'
}

/** Whether the text is a list of CPUs or memory nodes such as 0-3,7; an empty one is none. config-linux.md#cpu */
export function isNumberList(text: string): boolean {
  if (text === '') return true
  return text.split(',').every(range => {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? []
    return first !== undefined && Number(first) <= Number(last)
  })
}
