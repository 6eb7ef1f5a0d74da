/** CloudTrail's pattern of an external ID, without anchors (PutAuditEvents, API version 2021-08-11). */
export const externalIdPattern = String.raw`[\w+=,.@:/-]{2,1224}`;

/** The pattern in words, to follow "must be". */
export const externalIdWords = '2 to 1224 characters of A-Z a-z 0-9 _ + = , . @ : / -';

/** Whether CloudTrail accepts the value as an external ID. */
export function isExternalId(value: unknown): boolean {
  return typeof value === 'string' && new RegExp(`^${externalIdPattern}$`).test(value);
}
