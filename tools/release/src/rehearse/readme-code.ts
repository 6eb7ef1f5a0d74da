/** The first TypeScript block of a README. @throws Error If there is none. */
export function firstTypeScriptBlock(readme: string): string {
  const [, code] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  if (code === undefined) throw new Error('the README has no TypeScript block');
  return code;
}

/**
 * The same code for a CommonJS service: the compiler turns its imports into `require`, and its top-level `await` moves into a
 * function.
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
