import { malformed } from './malformed.js'
import { integer } from './numbers.js'

// more than any kernel has: a forged "0-999999999" must not fill the memory
const most = 65536

/** The numbers in a list of CPUs or memory nodes such as "0-3,7"; none for "". @throws Error when it is malformed. */
export function parseCPUList(text: string, file = 'list'): number[] {
  const list = text.trim()
  if (list === '') return []
  const numbers: number[] = []
  for (const range of list.split(',')) {
    const [first, last = first] = range.split('-')
    const from = integer(first, file, list)
    const to = integer(last, file, list)
    if (to < from || to - from >= most) throw malformed(file, list, 'bad range')
    for (let number = from; number <= to; number++) numbers.push(number)
  }
  return numbers
}
