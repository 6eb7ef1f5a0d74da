/** What to do about each error code of PutAuditEvents, for an event or a whole request. */
const steps: Readonly<Record<string, string>> = {
  ChannelInsufficientPermission:
    "The channel's policy does not name this account, or requires another --external-id: activity integration status shows the policy.",
  AccessDeniedException:
    "The channel's policy does not name this account, or requires another --external-id: activity integration status shows the policy.",
  ChannelNotFound: 'Check --channel and its Region: activity integration status prints the ARN.',
  InvalidChannelARN: 'Pass as --channel the ARN that activity integration status prints.',
  ChannelUnsupportedSchema:
    'The channel is not for these events. To create one that is: activity integration enable --help',
  InvalidRecipient:
    "recipientAccountId must be the account that owns the channel: the fifth part of the channel's ARN.",
  AccountNotSubscribed:
    'The channel does not send to an active event data store: activity integration status shows its store.',
  InvalidEventSource: 'Use an event source of the catalogue: activity events list.',
  Throttling: 'Wait a second, then send it again.',
  InternalFailure: "The problem is on AWS's side: send it again in a few minutes.",
};

/** What to do about a code; for one that AWS added later, what `otherwise` says. */
export function refusalStep(code: string, otherwise = 'Fix the event, then send it again.'): string {
  return steps[code] ?? otherwise;
}
