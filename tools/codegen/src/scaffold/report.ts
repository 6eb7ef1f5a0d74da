import { visible } from '../findings.js';
import type { Scaffold } from './scaffold.js';

/** What was made, where its author is to write what, and what comes after. */
export function reportScaffold({ file, open, next }: Scaffold): string {
  return [
    `written   ${file}`,
    '',
    'What only you can write:',
    ...open.map(({ place, message }) => `  ${place.file}:${place.line}:${place.column}  ${visible(message)}`),
    '',
    ...next,
    '',
  ].join('\n');
}
