/** A real browser for the pages, where the machine has one. */
import { accessSync, constants } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const program = (process.env.PATH ?? '')
  .split(':')
  .flatMap(folder => ['chromium', 'chromium-browser', 'google-chrome'].map(name => `${folder}/${name}`))
  .find(isProgram)

/** Why there is no browser; undefined if there is one. */
export const noChromium: string | undefined = program ? undefined : 'no chromium: apt-get install chromium'

/** Starts the browser; whoever starts it closes it. */
export const startChromium = (): Promise<Browser> =>
  // Chromium has no sandbox of its own for root.
  chromium.launch({ executablePath: program!, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
