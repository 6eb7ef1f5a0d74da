/** Whether DuckDB failed because the disk is full, or a quota or limit on files is reached. */
export function isDiskFull(error: unknown): boolean {
  return (
    error instanceof Error && /No space left on device|Disk quota exceeded|File too large/.test(error.message)
  );
}
