/** The data files: the overview is there from the start, the others are loaded when a page asks for them. */
import type { Parts } from '../site-data.js'

declare global {
  interface Window {
    siteData?: Partial<Parts>
  }
}

// Known only while this script is run for the first time.
const folder = (document.currentScript as HTMLScriptElement).src.replace(/[^/]*$/, '')

/** Address of the licences of what the pages are made with. */
export const licences = `${folder}licences.txt`

const asked = new Set<string>()
const failed = new Set<string>()
let onChange = () => {}

/** Has `listener` called when a part has come, or has failed to. */
export const whenPartsCome = (listener: () => void): void => {
  onChange = listener
}

/** A part, if it is there; else it is asked for, and the page drawn again when it comes. */
export function part<Name extends keyof Parts>(name: Name): Parts[Name] | undefined {
  const there = window.siteData?.[name]
  if (there === undefined && !asked.has(name)) {
    asked.add(name)
    const script = document.createElement('script')
    script.src = `${folder}${name}.js`
    script.onload = () => onChange()
    script.onerror = () => {
      failed.add(name)
      onChange()
    }
    document.head.append(script)
  }
  return there as Parts[Name] | undefined
}

/** Whether a part was asked for in vain: the site may have been written anew meanwhile. */
export const isMissing = (name: keyof Parts): boolean => failed.has(name)
