/** An expression that Terraform evaluates: `var.store_name`. */
export class Expression {
  constructor(readonly text: string) {}
}

/** Prints a value in Terraform's language, formatted as by `terraform fmt`. */
export function printValue(value: unknown, indent = ''): string {
  if (value instanceof Expression) return value.text.replaceAll('\n', `\n${indent}`);
  if (Array.isArray(value)) return `[${value.map((item) => printValue(item, indent)).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{\n${printAttributes(value, `${indent}  `)}${indent}}`;
  return typeof value === 'string' ? quote(value) : JSON.stringify(value);
}

/** One `name = value` per line. The equals signs of consecutive one-line values are aligned. */
export function printAttributes(attributes: object, indent: string): string {
  const lines = Object.entries(attributes).map(([name, value]) => ({
    name: key(name),
    text: printValue(value, indent),
  }));
  let text = '';
  for (let start = 0; start < lines.length;) {
    const end = endOfGroup(lines, start);
    const group = lines.slice(start, end);
    const width = Math.max(...group.map(({ name }) => name.length));
    for (const line of group) text += `${indent}${line.name.padEnd(width)} = ${line.text}\n`;
    start = end;
  }
  return text;
}

function endOfGroup(lines: readonly { text: string }[], start: number): number {
  const isLong = (index: number): boolean => lines[index]?.text.includes('\n') ?? true;
  if (isLong(start)) return start + 1;
  let end = start;
  while (end < lines.length && !isLong(end)) end++;
  return end;
}

function key(name: string): string {
  return /^[a-zA-Z_]\w*$/.test(name) ? name : quote(name);
}

/** Escapes `${` and `%{`, which would start an expression. */
function quote(text: string): string {
  return JSON.stringify(text).replace(/([$%])\{/g, '$1$1{');
}
