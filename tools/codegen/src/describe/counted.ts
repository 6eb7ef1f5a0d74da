/** `1 change`, `2 changes`. */
export function counted(count: number, noun: string, shown = String(count)): string {
  return `${shown} ${noun}${count === 1 ? '' : 's'}`;
}

/** `100,000`: the same on every machine, whatever its locale, and every digit of a fraction as it is. */
export function grouped(count: number, separator = ','): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: 20 }).replaceAll(',', separator);
}
