/** Values of flags that are JSON objects: what members they may have. */
import { parseJson } from '#generate'
import { shown, ValueError } from './values.js'

type Check = (value: unknown) => string | undefined

/** The members of an object; a name that ends in ! must be there. */
export type Shape = { readonly [member: string]: Check }

export const isText: Check = value => (typeof value === 'string' ? undefined : 'a text')
export const isFlag: Check = value => (typeof value === 'boolean' ? undefined : 'true or false')
export const isTexts: Check = value =>
  Array.isArray(value) && value.every(item => isText(item) === undefined) ? undefined : 'a list of texts'

/** A whole number from 0 to the largest of so many bits. */
export const isWhole =
  (bits: number): Check =>
  value => {
    const isInteger = typeof value === 'bigint' || Number.isInteger(value)
    const most = 2n ** BigInt(bits) - 1n
    return isInteger && BigInt(value as number) >= 0n && BigInt(value as number) <= most
      ? undefined
      : `a whole number from 0 to ${most}`
  }

const fault = (value: unknown, shape: Shape): string | undefined => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is no JSON object'
  const names = Object.keys(shape).map(name => name.replace('!', ''))
  for (const [name, found] of Object.entries(value)) {
    if (!names.includes(name)) return `has a member ${shown(name)}, and not only ${names.join(', ')}`
    const wanted = (shape[name] ?? shape[`${name}!`])!(found)
    if (wanted !== undefined) return `has a ${name} that is not ${wanted}`
  }
  const missing = Object.keys(shape).find(
    name => name.endsWith('!') && !Object.hasOwn(value, name.slice(0, -1)),
  )
  return missing === undefined ? undefined : `has no ${missing.slice(0, -1)}`
}

/** A list of objects of a shape. */
export const isListOf =
  (shape: Shape): Check =>
  value =>
    Array.isArray(value) && value.every(item => fault(item, shape) === undefined)
      ? undefined
      : `a list of objects with ${Object.keys(shape).join(', ').replaceAll('!', '')}`

/** @throws ValueError where the text is no JSON */
export function jsonValue(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    throw new ValueError(`is no JSON (${(error as Error).message})`)
  }
}

/** @throws ValueError where the text is no JSON object of this shape */
export function jsonObject(text: string, shape: Shape): { [member: string]: unknown } {
  const value = jsonValue(text)
  const wrong = fault(value, shape)
  if (wrong !== undefined) throw new ValueError(wrong)
  return value as { [member: string]: unknown }
}

const mappings = isListOf({ 'containerID!': isWhole(32), 'hostID!': isWhole(32), 'size!': isWhole(32) })

/** config.md#mounts */
export const mountShape: Shape = {
  'destination!': isText,
  type: isText,
  source: isText,
  options: isTexts,
  uidMappings: mappings,
  gidMappings: mappings,
}

/** config.md#posix-platform-hooks */
export const hookShape: Shape = { 'path!': isText, args: isTexts, env: isTexts, timeout: isWhole(31) }
