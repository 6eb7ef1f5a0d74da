/** A text as sh, bash and zsh read it: nothing in it is a command. */
export function shellText(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** As fish reads it. */
export function fishText(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
