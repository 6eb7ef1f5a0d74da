/** No verdict is possible; the message says why, and what to do. */
export class CannotJudgeError extends Error {
  override readonly name = 'CannotJudgeError';
}
