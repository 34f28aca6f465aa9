/** A text as one word of the shell. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** Texts as words of the shell. */
export const quotedWords = (texts: readonly string[]): string => texts.map(quoted).join(' ')
