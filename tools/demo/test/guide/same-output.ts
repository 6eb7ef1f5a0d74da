/** What is another each time: ids, times, durations. */
const volatile: readonly [pattern: RegExp, name: string][] = [
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<id>'],
  [/\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d{3})?(?:Z| UTC)?/g, '<time>'],
  [/\b\d+ (?:second|minute)s? ago\b/g, '<ago>'],
  [/\b\d+(?:\.\d+)? (?:s|seconds?)\b/g, '<duration>'],
];

/** Whether a command printed what its page says, but for what is another each time. A line `…` stands for any number of lines. */
export function isSame(page: string, printed: string): boolean {
  const pattern = stable(page)
    .split('\n')
    .map((line) => (line === '…' ? '[^]*?' : literal(line)))
    .join('\n');
  return new RegExp(`^${pattern}$`).test(stable(printed));
}

/** The text, with names for what is another each time. */
export function stable(text: string): string {
  return volatile.reduce((result, [pattern, name]) => result.replace(pattern, name), text).trimEnd();
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
