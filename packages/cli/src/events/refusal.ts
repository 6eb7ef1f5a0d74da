/** What to do about each code with which PutAuditEvents refuses an event, or the request that brings it. */
const steps: Readonly<Record<string, string>> = {
  ChannelInsufficientPermission:
    "The channel's policy does not name this account, or asks for another --external-id: activity integration status shows the policy.",
  AccessDeniedException:
    "The channel's policy does not name this account, or asks for another --external-id: activity integration status shows the policy.",
  ChannelNotFound: 'Check --channel and its Region: activity integration status prints the ARN.',
  InvalidChannelARN: 'Give --channel as the ARN that activity integration status prints.',
  ChannelUnsupportedSchema:
    'The channel is not for these events. How one is made: activity integration enable --help',
  InvalidRecipient:
    "recipientAccountId must be the account that owns the channel, the fifth part of the channel's ARN.",
  AccountNotSubscribed:
    'The channel leads to no active event data store: activity integration status shows which.',
  InvalidEventSource: 'Use an event source of the catalogue: activity events list.',
  Throttling: 'Wait a second, then send it again.',
  InternalFailure: "The fault is on AWS's side: send it again in a few minutes.",
};

export function refusalStep(code: string, otherwise = 'Mend the event, and send it again.'): string {
  return steps[code] ?? otherwise;
}
