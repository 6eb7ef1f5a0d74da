/** What the commands that judge exit with beside 0. */
export const exitCodes = {
  /** The changesets promise less than the changes need, or tell of others. */
  promisesTooLittle: 1,
  /** There is no verdict: no such base, or schemas or changesets that nobody can read. */
  cannotJudge: 2,
} as const;
