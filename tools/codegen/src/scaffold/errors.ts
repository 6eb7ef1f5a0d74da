/** What was requested is not possible; the message says why. */
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
