/** The documented codes of a refused entry. */
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

/** Why one entry is refused. It does not affect the others of its request. */
export class EntryError extends Error {
  override readonly name = 'EntryError';

  constructor(
    // A fault may have any code.
    readonly code: EntryErrorCode | (string & {}),
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
