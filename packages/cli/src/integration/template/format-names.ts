/** The formats of a template. */
export const formatNames = ['cloudformation', 'terraform', 'aws-cli'] as const;

export type FormatName = (typeof formatNames)[number];
