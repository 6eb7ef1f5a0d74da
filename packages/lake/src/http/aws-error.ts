/**
 * The exceptions that the lake returns, and their HTTP status. CloudTrail's own are 400 unless its service model says
 * otherwise. Those of PutAuditEvents have no status in the model, so each is 400. The errors common to all services
 * have the status in CloudTrail's list of common errors.
 */
export const HTTP_STATUS = {
  // Common to all services
  AccessDeniedException: 403,
  ExpiredTokenException: 403,
  IncompleteSignature: 403,
  InternalFailure: 500,
  InvalidSignatureException: 403,
  MisdirectedRequest: 421,
  MissingAuthenticationToken: 403,
  RequestEntityTooLargeException: 413,
  SerializationException: 400,
  ServiceUnavailable: 503,
  ThrottlingException: 429,
  UnknownOperationException: 404,
  UnrecognizedClientException: 403,
  ValidationException: 400,
  // CloudTrail
  ChannelAlreadyExistsException: 400,
  ChannelARNInvalidException: 400,
  ChannelExistsForEDSException: 400,
  ChannelMaxLimitExceededException: 400,
  ChannelNotFoundException: 404,
  CloudTrailARNInvalidException: 400,
  ConflictException: 409,
  EventDataStoreAlreadyExistsException: 400,
  EventDataStoreARNInvalidException: 400,
  EventDataStoreMaxLimitExceededException: 400,
  EventDataStoreNotFoundException: 404,
  EventDataStoreTerminationProtectedException: 400,
  InactiveEventDataStoreException: 400,
  InactiveQueryException: 400,
  InvalidDateRangeException: 400,
  InvalidEventDataStoreCategoryException: 400,
  InvalidEventDataStoreStatusException: 400,
  InvalidEventSelectorsException: 400,
  InvalidNextTokenException: 400,
  InvalidParameterException: 400,
  InvalidQueryStatementException: 400,
  InvalidSourceException: 400,
  InvalidTagParameterException: 400,
  InvalidTokenException: 400,
  MaxConcurrentQueriesException: 429,
  OperationNotPermittedException: 400,
  QueryIdNotFoundException: 404,
  ResourceARNNotValidException: 400,
  ResourceNotFoundException: 400,
  ResourcePolicyNotFoundException: 404,
  ResourcePolicyNotValidException: 400,
  ResourceTypeNotSupportedException: 400,
  TagsLimitExceededException: 400,
  UnsupportedOperationException: 400,
  // CloudTrail Data
  ChannelInsufficientPermission: 400,
  ChannelNotFound: 400,
  ChannelUnsupportedSchema: 400,
  DuplicatedAuditEventId: 400,
  InvalidChannelARN: 400,
  // STS
  ExpiredToken: 403,
  InvalidAction: 400,
  InvalidClientTokenId: 403,
  SignatureDoesNotMatch: 403,
  ValidationError: 400,
} as const satisfies Record<string, number>;

export type AwsErrorCode = keyof typeof HTTP_STATUS;

/** An error as a protocol writes it. */
export interface Failure {
  readonly code: string;
  readonly status: number;
  readonly message: string;
}

/** An error that is returned to the caller, in AWS's words. */
export class AwsError extends Error implements Failure {
  override readonly name = 'AwsError';
  readonly status: number;

  constructor(
    readonly code: AwsErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.status = HTTP_STATUS[code];
  }
}
