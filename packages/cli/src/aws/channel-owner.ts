/** The account in a channel's ARN, 12 digits; `undefined` for a channel's ID. */
export function channelOwner(channelArn: unknown): string | undefined {
  return /^arn:[^:]+:cloudtrail:[^:]+:(\d{12}):channel\//.exec(String(channelArn))?.[1];
}
