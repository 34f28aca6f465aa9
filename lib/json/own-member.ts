type Members = { [key: string]: unknown }

/** Sets a member whatever its name: plain assignment of __proto__ would change the prototype instead. */
export function setOwn(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
}

/** The object's own member, never one of its prototype; undefined where there is none. */
export function getOwn(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? (object as Members)[key] : undefined
}
