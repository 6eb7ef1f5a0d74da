/** The code that a README shows first. @throws Error Where it shows none. */
export function firstTypeScriptBlock(readme: string): string {
  const [, code] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  if (code === undefined) throw new Error('the README has no TypeScript block');
  return code;
}

/**
 * The same code for a CommonJS service: the compiler turns its imports into `require`, and what it awaits at its
 * top level is awaited in a function.
 */
export function commonJsOf(code: string): string {
  const lines = code.trimEnd().split('\n');
  const isImport = (line: string): boolean => line.startsWith('import ');
  return [
    ...lines.filter(isImport),
    'async function main(): Promise<void> {',
    ...lines.filter((line) => !isImport(line)),
    '}',
    'void main();',
    '',
  ].join('\n');
}
