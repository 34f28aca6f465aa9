/** A text as one word of the shell. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** A script that waits for a file, but no longer than so many tenths of a second. */
export const waitForFile = (file: string, tenths: number): string =>
  `n=0; while [ ! -e ${quoted(file)} ] && [ $n -lt ${tenths} ]; do sleep 0.1; n=$((n + 1)); done`

/** Texts as words of the shell. */
export const quotedWords = (texts: readonly string[]): string => texts.map(quoted).join(' ')
