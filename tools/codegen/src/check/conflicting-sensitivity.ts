import { fieldsOf, type Field } from '../describe/fields.js';
import type { Rule } from './rule.js';

/** The emitter finds the values to mask by their path, and the variants of a union share paths. */
export const conflictingSensitivity: Rule = {
  name: 'conflicting-sensitivity',
  description: 'A field has a different `x-sensitivity` in one variant of a `oneOf` than in another.',
  needsSoundness: true,
  *check(schemas, { isSound, eventOf }) {
    for (const document of schemas.events) {
      if (!isSound(document)) continue;
      const event = eventOf(document);
      for (const section of event.sections) {
        const marked = new Map<string, Field>();
        for (const field of fieldsOf({ ...event, sections: [section] })) {
          const other = marked.get(field.path);
          if (other === undefined) marked.set(field.path, field);
          else if (other.sensitivity !== field.sensitivity)
            yield document.finding(
              this.name,
              ['properties', section.name],
              `${field.path} is ${words(other)}, and ${words(field)}: a mark applies to the path in every variant, so use the same mark or a different name`,
              'key',
            );
        }
      }
    }
  },
};

function words({ sensitivity, when }: Field): string {
  return `"${sensitivity}" where ${when ?? 'it occurs'}`;
}
