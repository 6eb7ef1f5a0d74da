import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { defineConfig } from 'rolldown';
import { esmExternalRequirePlugin } from 'rolldown/plugins';

/**
 * The code of a published package, run in its folder after `tsc` has written the declarations: a file for each entry of
 * its manifest's `exports`, and one for what is loaded later. Node takes a millisecond or more for each file that it
 * loads, and an emitter is imported wherever a service starts.
 */
const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const entries = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [] : [entry.default]));
const { compilerOptions } = JSON.parse(readFileSync('tsconfig.lib.json', 'utf8'));

const aws4Requires = ['crypto', 'querystring', 'url'];

export default defineConfig({
  input: Object.fromEntries(
    entries.map((file) => [
      basename(file, '.js'),
      `./${compilerOptions.rootDir}/${basename(file, '.js')}.ts`,
    ]),
  ),
  platform: 'node',
  // Relative paths alone are the package's own; and a CommonJS library that calls `require`, which no ES module has, and so no
  // bundle that a service makes of one.
  external: (id) => /^(?!builtin:)[^./]/.test(id) && !['aws4', ...aws4Requires].includes(id),
  plugins: [esmExternalRequirePlugin({ external: aws4Requires })],
  // What two entries share lies in the one that the other imports, not in a file of its own.
  preserveEntrySignatures: 'allow-extension',
  // The declarations and the sources, both published, hold the comments: without them Node compiles a fifth less, and
  // one letter beyond Latin-1 in a comment has V8 keep the whole file as two bytes a character.
  output: {
    dir: 'dist',
    format: 'esm',
    sourcemap: true,
    chunkFileNames: '[name].js',
    comments: { annotation: true, jsdoc: false, legal: true },
  },
});
