import { EmitterError } from '../errors.js';

/** Turns an error of the file system into one of ours. */
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

/** @throws EmitterError `spool_full`, `spool_failed` if the call throws. */
export function attempt<Result>(directory: string, call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw spoolError(directory, error);
  }
}
