import type { Finding } from '../findings.js';
import { visible } from '../findings.js';
import { pointer } from '../json.js';

/** GitHub's workflow commands, which it shows as annotations beside the lines of a pull request. */
export function githubFindings(findings: readonly Finding[]): string {
  return findings
    .map(({ rule, level, message, place, path }) => {
      const properties = { file: place.file, line: place.line, col: place.column, title: rule };
      const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
      return `::${level} ${written.join(',')}::${data(`${message} (${pointer(path)})`)}\n`;
    })
    .join('');
}

/** Escaped like in `@actions/core`; characters that GitHub would not show, such as a change of direction, are made visible. */
function data(text: string): string {
  const escapes = new Map([
    ['%', '%25'],
    ['\r', '%0D'],
    ['\n', '%0A'],
  ]);
  return text
    .split(/([%\r\n])/)
    .map((part) => escapes.get(part) ?? visible(part))
    .join('');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
