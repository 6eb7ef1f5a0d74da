import { textOf } from '../tarball.js';
import type { Rule } from './rule.js';

/** All that our packages may contain: code, its types and maps, their sources, and pages. */
const belongs = [
  /^package\.json$/,
  /^LICENSE$/,
  /^[^/]+\.md$/,
  /^dist\/.+(\.js|\.d\.ts)(\.map)?$/,
  /^dist\/page\/.+\.(html|css|svg)$/,
  /^src\/.+\.ts$/,
];
const isTest = /(^|\/)(test|spec)\/|\.(test|spec)\./;

/** A package has everything that users need, and nothing else. */
export const contents: Rule = ({ manifest, files }, { license }) => {
  const paths = [...files.keys()];
  const messages = paths
    .filter((path) => isTest.test(path) || !belongs.some((kind) => kind.test(path)))
    .map((path) => `${path} does not belong in the package; exclude it with "files" in package.json`);
  if (!files.has('README.md')) messages.push('README.md is missing; npm shows it as the package’s page');
  if (!files.has('LICENSE')) {
    messages.push(
      'LICENSE is missing; npm takes it only from the package’s own folder: copy it from the root',
    );
  } else if (textOf(files, 'LICENSE') !== license) {
    messages.push('LICENSE is not the root’s; copy it from there');
  }
  for (const wanted of manifest.files ?? []) {
    if (/[!*?]/.test(wanted)) continue;
    if (!paths.some((path) => path === wanted || path.startsWith(`${wanted}/`))) {
      messages.push(
        `"files" in package.json names ${wanted}, which does not exist; build it, or remove it from "files"`,
      );
    }
  }
  return messages;
};
