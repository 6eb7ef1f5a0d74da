/** A text as a sentence: with a full stop, unless it ends like one or is empty. */
export function fullStop(text: string): string {
  return /(?:^|[.!?])$/.test(text) ? text : `${text}.`;
}
