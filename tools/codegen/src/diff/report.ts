import { pointer } from '../json.js';
import { annotation } from '../report/annotation.js';
import { wrap } from '../text.js';
import { counted } from '../describe/counted.js';
import { visible } from '../findings.js';
import { type Change, sentencesOf } from './change.js';
import type { Comparison } from './comparison.js';
import { toPlain } from './phrase.js';
import { table, type Verdict } from './table.js';
import type { ReportFormat } from './report-formats.js';
import { audienceNouns } from './report-words.js';
import { breakages, type PackageVerdict } from './verdict.js';

export function report(comparison: Comparison, format: ReportFormat): string {
  switch (format) {
    case 'pretty':
      return printPretty(comparison);
    case 'json':
      return printJson(comparison);
    case 'github':
      return printGithub(comparison);
  }
}

/** For people: first the events, then the version bump of each package. */
function printPretty({ base, changes, packages, takenBack }: Comparison): string {
  const against = `${visible(base.ref)} (${base.commit.slice(0, 7)})`;
  if (changes.length === 0) return `No changes to the schemas compared with ${against}.\n`;
  const breaking = changes.filter(isBreaking).length;
  const lines = [`${counted(changes.length, 'change')} compared with ${against}, ${breaking} breaking.`];
  let subject = '';
  for (const change of changes) {
    const name = visible(subjectOf(change));
    if (name !== subject) lines.push('', name);
    subject = name;
    const { caller, reader, bump } = table[change.row];
    lines.push(`  ${bump.padEnd(5)}  caller: ${caller}, reader: ${reader}`);
    lines.push(...wrap(toPlain(sentencesOf(change)), 96).map((line) => `         ${line}`));
  }
  lines.push('', 'Packages');
  const width = Math.max(...[...packages, ...takenBack].map((each) => each.package.length));
  for (const verdict of packages) {
    lines.push(`  ${verdict.package.padEnd(width)}  ${verdict.bump.padEnd(5)}  ${bumpWords(verdict)}`);
  }
  for (const { package: name, changes: undone } of takenBack) {
    const count = undone.length === 1 ? '1 change undoes' : `${undone.length} changes undo`;
    lines.push(`  ${name.padEnd(width)}  ${'none'.padEnd(5)}  ${count} what was never released`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

function bumpWords(verdict: PackageVerdict): string {
  const { version, tableBump, bump, changes } = verdict;
  const broken = breakages(verdict).map(({ audience }) => audienceNouns[audience]);
  return [
    counted(changes.length, 'change'),
    broken.length === 0 ? '' : `, breaking ${broken.join(' and ')}`,
    `; currently ${version}`,
    bump === tableBump ? '' : `, where a ${tableBump} counts as ${bump}`,
  ].join('');
}

/** For programs: the same facts, with the sentences of the pretty report. */
function printJson({ base, changes, packages, takenBack }: Comparison): string {
  const value = {
    base: { ref: base.ref, commit: base.commit },
    changes: changes.map((change) => {
      const { caller, reader, bump, change: row } = table[change.row];
      const { source = null, event = null, file, path, keyword } = change;
      const sentence = toPlain(sentencesOf(change));
      return {
        source,
        event,
        file,
        path,
        pointer: pointer(change.pointer),
        keyword,
        row,
        caller,
        reader,
        bump,
        sentence,
      };
    }),
    packages: packages.map((verdict) => ({
      package: verdict.package,
      version: verdict.version,
      bump: verdict.bump,
      /** As if the version were not 0.x. */
      tableBump: verdict.tableBump,
      breaks: breakages(verdict).map(({ audience }) => audience),
      /** Indices into the changes above. */
      changes: verdict.changes.map((change) => changes.indexOf(change)),
    })),
    takenBack: takenBack.map((each) => ({
      package: each.package,
      changes: each.changes.map((change) => changes.indexOf(change)),
    })),
  };
  return JSON.stringify(value, null, 2) + '\n';
}

/** For GitHub's annotations: a warning if something breaks, otherwise a notice. */
function printGithub({ before, after, changes, packages }: Comparison): string {
  const annotations = changes.map((change) => {
    const { caller, reader } = table[change.row];
    const document = after.schemas.file(change.file) ?? before.schemas.file(change.file);
    const line = document?.place(change.pointer).line ?? 1;
    const title = `${subjectOf(change)}: caller ${caller}, reader ${reader}`;
    const level = isBreaking(change) ? 'warning' : 'notice';
    return annotation(level, { file: change.file, line, title }, toPlain(sentencesOf(change)));
  });
  const bumps = packages.map(({ package: name, bump }) => `${name} ${bump}`);
  const summary = bumps.length === 0 ? [] : [annotation('notice', { title: 'Packages' }, bumps.join(', '))];
  return [...annotations, ...summary].join('');
}

function subjectOf({ source, event }: Change): string {
  if (source === undefined) return 'every event (envelope)';
  return event === undefined ? `${source} (source)` : `${source} ${event}`;
}

function isBreaking({ row }: Change): boolean {
  const verdicts: readonly Verdict[] = [table[row].caller, table[row].reader];
  return verdicts.includes('breaks');
}
