const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** What a reader sees of some HTML: its text, without tags, with entities resolved. */
export function visibleText(rendered: string): string {
  return rendered
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .replace(/&(?:#(\d+)|(\w+));/g, (_, code: string | undefined, name: string | undefined) =>
      code === undefined ? (named[name ?? ''] ?? '?') : String.fromCodePoint(Number(code)),
    );
}
