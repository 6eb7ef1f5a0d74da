/** A part of AWS that has its own accounts, ARNs and domain. */
export interface Partition {
  /** As ARNs spell it. */
  readonly id: string;
  /** What follows `<service>.<region>.` in an endpoint's name. */
  readonly dnsSuffix: string;
}

/** The partition that a Region lies in. */
export function partitionOf(region: string): Partition {
  if (region.startsWith('cn-')) return { id: 'aws-cn', dnsSuffix: 'amazonaws.com.cn' };
  if (region.startsWith('us-gov-')) return { id: 'aws-us-gov', dnsSuffix: 'amazonaws.com' };
  return { id: 'aws', dnsSuffix: 'amazonaws.com' };
}
