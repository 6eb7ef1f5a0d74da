import { isJsonObject, own } from '../json.js';
import type { Rule } from './rule.js';

/** A stored name stays for years, in customers' lakes and queries, so a typo is fixed now or never. */
export const propertySpelling: Rule = {
  name: 'property-spelling',
  description: "A property's name is not in camelCase.",
  level: 'warning',
  *check(schemas) {
    for (const { document, path, schema } of schemas.positions) {
      const properties = own(schema, 'properties');
      if (!isJsonObject(properties)) continue;
      for (const name of Object.keys(properties)) {
        if (isCamelCase(name)) continue;
        const meant = inCamelCase(name);
        const advice =
          isAscii.test(name) && isCamelCase(meant)
            ? `write ${JSON.stringify(meant)}`
            : 'use ASCII letters and digits';
        yield document.finding(
          this.name,
          [...path, 'properties', name],
          `${JSON.stringify(name)} is not in camelCase, where an abbreviation is a word like any other: ${advice}`,
          'key',
        );
      }
    }
  },
};

const isAscii = /^[ -~]*$/;

function isCamelCase(name: string): boolean {
  return /^[a-z][a-z0-9]*(?:[A-Z][a-z0-9]+)*[A-Z]?$/.test(name);
}

/** `noUpdatesCOunt` → `noUpdatesCount`, `resourceARN` → `resourceArn`, `sourceIPAddress` → `sourceIpAddress`. */
function inCamelCase(name: string): string {
  const [first = '', ...rest] = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const joined = first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const withoutRuns = joined.replace(/([A-Z])([A-Z]+)(?=([a-z])?)/g, runToWord);
  return withoutRuns.charAt(0).toLowerCase() + withoutRuns.slice(1);
}

/** Two capitals within a word are a typo; of more, the last one begins the next word. */
function runToWord(run: string, first: string, others: string, next: string | undefined): string {
  if (next === undefined || run.length === 2) return first + others.toLowerCase();
  return first + others.slice(0, -1).toLowerCase() + others.slice(-1);
}
