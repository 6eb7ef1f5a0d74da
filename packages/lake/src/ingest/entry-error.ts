/** The documented codes of an entry that was not taken. */
export type EntryErrorCode =
  | 'AccountNotSubscribed'
  | 'FieldNotFound'
  | 'FieldTooLong'
  | 'InternalFailure'
  | 'InvalidChecksum'
  | 'InvalidData'
  | 'InvalidEventSource'
  | 'InvalidRecipient'
  | 'Throttling';

/** What is wrong with one entry; the others of its request are not touched by it. */
export class EntryError extends Error {
  override readonly name = 'EntryError';

  constructor(
    // A fault's may be any.
    readonly code: EntryErrorCode | (string & {}),
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
