/** Stands in for string-width, whose table of emoji takes 35 ms to load: help texts have narrow letters only. */
import { stripVTControlCharacters } from 'node:util'

/** Columns of a terminal that a text takes. */
const textWidth = (text: string): number => stripVTControlCharacters(text).length

export default textWidth
