/** Quotes a text for sh, bash and zsh, so that nothing in it runs as a command. */
export function shellText(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Quotes a text for fish. */
export function fishText(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
