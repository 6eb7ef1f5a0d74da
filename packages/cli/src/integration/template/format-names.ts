/** What a template may be written in. */
export const formatNames = ['cloudformation', 'terraform', 'aws-cli'] as const;

export type FormatName = (typeof formatNames)[number];
