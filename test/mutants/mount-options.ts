/** What kind of mount it is, and of option, as faults of mounts ask for. */
import type { Mount } from '#spec/config'

export const isBindOption = (option: string): boolean => /^r?bind$/.test(option)
export const isBind = ({ options }: Mount): boolean => options?.some(isBindOption) === true
export const isPropagation = (option: string): boolean => /^r?(shared|slave|private|unbindable)$/.test(option)
