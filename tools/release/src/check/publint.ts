import { publint as lint } from 'publint';
import { formatMessage } from 'publint/utils';
import type { Rule } from './rule.js';

/** publint, whose suggestions count as errors here. */
export const publint: Rule = async ({ manifest, data }) => {
  const { messages } = await lint({ pack: { tarball: data.buffer }, level: 'suggestion', strict: true });
  return messages.map((message) => formatMessage(message, { ...manifest }, { color: false }) ?? message.code);
};
