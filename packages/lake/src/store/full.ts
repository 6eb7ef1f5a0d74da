/** What DuckDB failed for lack of: memory, or the disk, which a quota or a limit on files can end too. */
export function whatIsFull(error: unknown): 'memory' | 'disk' | undefined {
  if (!(error instanceof Error)) return undefined;
  const [first = ''] = error.message.split('\n');
  if (/failed to (allocate|pin)|Out of Memory/i.test(first)) return 'memory';
  return /No space left on device|Disk quota exceeded|File too large/.test(error.message)
    ? 'disk'
    : undefined;
}
