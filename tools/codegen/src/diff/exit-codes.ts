/** The exit codes, besides 0, of the commands that judge. */
export const exitCodes = {
  /** The changesets promise less than the changes need, or describe other changes. */
  promisesTooLittle: 1,
  /** There is no verdict: no such base, or schemas or changesets that cannot be read. */
  cannotJudge: 2,
} as const;
