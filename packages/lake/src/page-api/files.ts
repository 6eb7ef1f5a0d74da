import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HttpResponse } from '../http/protocols/protocol.js';

/** Where Vite writes the page: the same relative path from `src` and `dist`. */
const BUILT = fileURLToPath(new URL('../../dist/page/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The page may load only what the lake serves, and nobody may frame it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** The page's files by name. They are few and small, so they are read once. */
export async function readPage(): Promise<ReadonlyMap<string, HttpResponse>> {
  const entries = await readdir(BUILT, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && extname(entry.name) in TYPES);
  return new Map(
    await Promise.all(
      files.map(async (file): Promise<[string, HttpResponse]> => {
        const path = join(file.parentPath, file.name);
        const name = relative(BUILT, path).replaceAll(sep, '/');
        return [name, { status: 200, headers: headersOf(name), body: await readFile(path, 'utf8') }];
      }),
    ),
  );
}

function headersOf(name: string): Readonly<Record<string, string>> {
  const isDocument = name.endsWith('.html');
  return {
    'content-type': TYPES[extname(name)] ?? '',
    'content-security-policy': POLICY,
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    // The names of the other files contain a hash of their content.
    'cache-control': isDocument ? 'no-cache' : 'public, max-age=31536000, immutable',
  };
}
