/** What a rule is, and the few questions that rules ask of a document. */

import type { Part, Path } from '../../json/document.js'
import { getOwn } from '../../json/own-member.js'
import { parsePointer } from '../../json/pointer.js'
import type { SpecVersion } from '../../spec/versions.js'

/** What a config is for; `vm` is a virtual machine with no more said of what runs in it. spec.md#platforms */
export const platforms = ['linux', 'solaris', 'windows', 'vm', 'zos', 'freebsd'] as const

export type Platform = (typeof platforms)[number]

/** What a rule may know beside the value that it looks at. */
export interface Subject {
  document: unknown
  spec: SpecVersion
  platform: Platform
  /** The bundle's directory, where one is looked at. */
  bundle?: string
}

/** Something that breaks a requirement. */
export interface Problem {
  message: string
  /** From the value that the rule looks at; that value itself if left out. */
  below?: Path
  /** The name of a member is at fault, not its value. */
  part?: Part
  /** In place of the level of the requirement. */
  level?: string
}

export interface Rule {
  /** The requirement of the catalogue that the rule speaks for. */
  id: string
  /** Pointers to what the rule looks at, `*` for any member or item. Where there is nothing, there is no fault. */
  at: string | readonly string[]
  /** What is wrong with the value. Other types than the spec's are for the schema: a rule passes over them. */
  check(value: unknown, subject: Subject): Iterable<string | Problem>
}

export const isObject = (value: unknown): value is { [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isText = (value: unknown): value is string => typeof value === 'string'

/** Numbers beyond 2^53 are bigints; both compare with each other. */
export const isInteger = (value: unknown): value is number | bigint =>
  typeof value === 'bigint' || Number.isInteger(value)

/** A member of an object; undefined of anything else. */
export const member = (value: unknown, name: string): unknown =>
  isObject(value) ? getOwn(value, name) : undefined

/** The items of a list with their positions; none of anything else. */
export const items = (value: unknown): [number, unknown][] =>
  Array.isArray(value) ? [...value.entries()] : []

/** The texts of a list; other items are left out. */
export const texts = (value: unknown): string[] =>
  items(value).flatMap(([, item]) => (isText(item) ? [item] : []))

/** A value at a pattern of pointers, with the way to it. */
export interface Place {
  path: Path
  value: unknown
}

/** What there is at the pattern: a pointer with `*` for any member or item. */
export function placesAt(document: unknown, pattern: string): Place[] {
  let places: Place[] = [{ path: [], value: document }]
  for (const token of parsePointer(pattern))
    places = places.flatMap(({ path, value }) =>
      step(value, token).map(([name, inner]) => ({ path: [...path, name], value: inner })),
    )
  return places
}

function step(value: unknown, token: string): [string | number, unknown][] {
  if (token === '*') return isObject(value) ? Object.entries(value) : items(value)
  return isObject(value) && Object.hasOwn(value, token) ? [[token, value[token]]] : []
}
