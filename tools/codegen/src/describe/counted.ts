/** `1 change`, `2 changes`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `100,000`: the same on every machine, whatever its locale. */
export function grouped(count: number, separator = ','): string {
  return count.toLocaleString('en-US').replaceAll(',', separator);
}
