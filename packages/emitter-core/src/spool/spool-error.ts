import { EmitterError } from '../errors.js';

/** What the file system said, in our words. */
export function spoolError(directory: string, cause: unknown): EmitterError {
  if (cause instanceof EmitterError) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new EmitterError(
      'spool_full',
      `the disk of ${directory} is full: make room; the event was not accepted`,
      { cause },
    );
  }
  return new EmitterError('spool_failed', `${directory} cannot be used: ${message}`, { cause });
}

/** @throws EmitterError `spool_full`, `spool_failed` for what the call throws. */
export function attempt<Result>(directory: string, call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw spoolError(directory, error);
  }
}
