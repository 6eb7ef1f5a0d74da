/** What was asked for cannot be, and its sentence says why. */
export class ScaffoldError extends Error {
  override readonly name = 'ScaffoldError';
}

/** Ctrl-C at a question. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';

  constructor() {
    super('Nothing was written.');
  }
}
