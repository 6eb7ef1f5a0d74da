import { visible } from '../findings.js';

/** A workflow command of GitHub, which shows it as an annotation beside a line of a pull request. */
export function annotation(
  level: 'error' | 'warning' | 'notice',
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  return `::${level} ${written.join(',')}::${data(message)}\n`;
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
