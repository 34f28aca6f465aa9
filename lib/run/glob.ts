/** Globs over ids and paths: `*` stays within a folder, `**` does not, `?` is one character. */
export function matchesGlob(text: string, glob: string): boolean {
  if (!/[*?]/.test(glob)) return false
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*|\*|\?/g, wild => (wild === '**' ? '.*' : wild === '*' ? '[^/]*' : '[^/]'))
  return new RegExp(`^${pattern}$`).test(text)
}
