/** The account of a channel, 12 digits, by the channel's ARN; an ID alone does not tell. */
export function channelOwner(channelArn: unknown): string | undefined {
  return /^arn:[^:]+:cloudtrail:[^:]+:(\d{12}):channel\//.exec(String(channelArn))?.[1];
}
