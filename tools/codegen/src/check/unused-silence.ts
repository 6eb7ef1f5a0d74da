import { nearest } from '../nearest.js';
import type { Rule, RuleContext } from './rule.js';
import { canBeSilenced, type Silence } from './silence.js';

export const unusedSilence: Rule = {
  name: 'unused-silence',
  description: 'A silence is not needed, names no rule, or names one that cannot be silenced.',
  level: 'warning',
  // Runs last: it needs to know what the other rules found.
  needsSoundness: true,
  *check(_schemas, context) {
    for (const silence of context.silences) {
      const { document, index } = silence;
      const problem = problemOf(silence, context);
      if (problem !== undefined) yield document.finding(this.name, ['x-silence', index], problem);
    }
  },
};

function problemOf(
  silence: Silence,
  { rules, isUsed, isSound }: Pick<RuleContext, 'rules' | 'isUsed' | 'isSound'>,
): string | undefined {
  if (isUsed(silence)) return undefined;
  const name = JSON.stringify(silence.rule);
  const rule = rules.find((each) => each.name === silence.rule);
  if (rule === undefined) {
    const meant = nearest(
      silence.rule,
      rules.map((each) => each.name),
    );
    return `there is no rule ${name}: ${meant === undefined ? 'delete the silence' : `did you mean ${JSON.stringify(meant)}?`}`;
  }
  if (!canBeSilenced(rule)) {
    const reason = rule === unusedSilence ? '' : ': it finds what makes generation unsafe';
    return `${name} cannot be silenced${reason}, so fix what it finds, and delete the silence`;
  }
  // The rule has not looked at this file: it might find something once the errors are fixed.
  if (rule.needsSoundness === true && !isSound(silence.document)) return undefined;
  const place = silence.pointer === undefined ? 'in this file' : `at ${silence.pointer}`;
  return `${name} finds nothing ${place}: delete the silence`;
}
