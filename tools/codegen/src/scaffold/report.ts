import { visible } from '../findings.js';
import type { Scaffold } from './scaffold.js';

/** What was created, what its author has to write where, and the next steps. */
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
