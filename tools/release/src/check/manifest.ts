import type { Rule } from './rule.js';

/** What all our manifests must have, so that npm, bundlers and Node treat all packages alike. */
export const manifest: Rule = ({ manifest }) => {
  const messages: string[] = [];
  const mustBe = (field: string, value: unknown, wanted: string): void => {
    if (value !== wanted)
      messages.push(`package.json: ${field} is ${show(value)}; it must be ${show(wanted)}`);
  };
  if (!manifest.description) messages.push('package.json: description is missing; npm shows it in searches');
  mustBe('license', manifest.license, 'Apache-2.0');
  mustBe('type', manifest.type, 'module');
  mustBe('engines.node', manifest.engines?.['node'], '>=20.19.0');
  mustBe('publishConfig.access', manifest.publishConfig?.['access'], 'public');
  // npm takes a leading ./ off as it publishes, and warns that the command "was invalid and removed".
  for (const [command, file] of Object.entries(manifest.bin ?? {}))
    mustBe(`bin.${command}`, file, file.replace(/^\.\//, ''));
  if (manifest.sideEffects === undefined) {
    messages.push('package.json: sideEffects is missing; without it, bundlers keep code that nobody imports');
  }
  if (!manifest.exports || !('.' in manifest.exports)) {
    messages.push('package.json: exports has no "."; the package cannot be imported by its name');
  }
  return messages;
};

function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
