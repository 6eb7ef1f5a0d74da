import { jsonText } from '../output/json-text.js';
import { wrapped } from '../output/wrap.js';
import { printable } from '../printable.js';
import type { Terminal } from '../terminal.js';
import type { LocatedProblem } from './candidates.js';
import { isValid, type FileReport } from './check-text.js';
import { pathText } from './problem.js';

interface Layout {
  /** False if the user does not have the text that was checked: its lines and columns would mislead. */
  readonly hasPlaces: boolean;
}

/** The reports for people: each problem with its place and fix, then one line about the file. */
export function reportText(
  reports: readonly FileReport[],
  terminal: Terminal,
  layout: Layout = { hasPlaces: true },
): string {
  return reports.map((report) => fileText(report, terminal, layout)).join('\n');
}

function fileText(report: FileReport, terminal: Terminal, layout: Layout): string {
  const { out } = terminal.colors;
  const file = printable(report.file);
  const parts = [report, ...report.events].filter(({ problems }) => problems.length > 0);
  const lines = parts.flatMap((part) => {
    const at = layout.hasPlaces && 'name' in part ? `${file}:${part.line}` : file;
    const title = 'name' in part ? `${at}  ${printable(part.name)}` : at;
    const problems = [...part.problems].sort(
      (one, other) => one.line - other.line || one.column - other.column,
    );
    const whole = 'name' in part ? 'the event' : wholeOf(report);
    return [
      out.bold(title),
      ...problems.flatMap((problem) => problemLines(problem, whole, terminal, layout)),
      '',
    ];
  });
  const verdict = isValid(report) ? out.green('valid') : out.red('wrong');
  return [...lines, `${file}: ${verdict}, ${holds(report)}`, ''].join('\n');
}

function wholeOf({ shape }: FileReport): string {
  return shape === 'PutAuditEvents request' ? 'the request' : 'the text';
}

/** `  4:3    error    eventSource is …`, perhaps without the place; the fix is below. */
function problemLines(
  { level, path, message, fix, line, column }: LocatedProblem,
  whole: string,
  { columns = 100, colors: { out } }: Terminal,
  { hasPlaces }: Layout,
): string[] {
  const place = hasPlaces ? `  ${line}:${column}`.padEnd(9) : '  ';
  const indent = ' '.repeat(place.length + 9);
  const width = Math.max(30, columns - indent.length);
  const [first = '', ...others] = wrapped(printable(`${pathText(path) || whole} ${message}`), width);
  const sign = level === 'error' ? out.red('error    ') : out.yellow('warning  ');
  return [
    place + sign + first,
    ...[...others, ...wrapped(printable(fix), width)].map((text) => indent + text),
  ];
}

function holds({ shape, events }: FileReport): string {
  const wrong = events.filter(({ problems }) => problems.some(({ level }) => level === 'error')).length;
  if (shape === 'unknown') return 'it cannot be read';
  if (events.length === 1) return shape === 'event' ? 'one event' : `${shape} of one event`;
  return `${shape} of ${events.length} events, ${wrong === 0 ? 'none' : wrong} of them wrong`;
}

/** The reports for programs. */
export function reportJson(reports: readonly FileReport[]): string {
  const plain = ({ level, path, message, fix, line, column }: LocatedProblem): object => ({
    level,
    path: pathText(path),
    message,
    fix,
    line,
    column,
  });
  return `${jsonText(
    {
      valid: reports.every(isValid),
      files: reports.map((report) => ({
        file: report.file,
        shape: report.shape,
        valid: isValid(report),
        problems: report.problems.map(plain),
        events: report.events.map(({ name, line, problems }) => ({
          event: name,
          line,
          valid: problems.every(({ level }) => level !== 'error'),
          problems: problems.map(plain),
        })),
      })),
    },
    2,
  )}\n`;
}
