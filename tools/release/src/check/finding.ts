/** What is wrong with a package as it would be published. */
export interface Finding {
  readonly package: string;
  readonly rule: string;
  /** What is wrong, where, and how to fix it. */
  readonly message: string;
}

/** Findings as lines. */
export function printFindings(findings: readonly Finding[]): string {
  return findings.map((finding) => `${finding.package}  [${finding.rule}]  ${finding.message}\n`).join('');
}
