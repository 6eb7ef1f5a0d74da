import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLake, type Lake } from '../src/index.js';
import { cloudTrail, integrate, send } from './harness.js';
import { ask, runStatement } from './page-harness.js';

let lake: Lake;
beforeAll(async () => {
  lake = await startLake();
});
afterAll(() => lake.close());

const assets = (html: string): string[] =>
  [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');

test('the root is a page whose files the lake itself serves, to be kept by the browser', async () => {
  const { status, headers, body } = await ask<string>(lake, '/');
  expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(assets(body).length).toBe(3);
  let bytes = body.length;
  for (const path of assets(body)) {
    expect(path).toMatch(/^\/_lake\/page\/assets\/[\w-]+\.(js|css|svg)$/);
    const file = await ask<string>(lake, path);
    expect([file.status, file.headers['cache-control']]).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ]);
    bytes += file.body.length;
  }
  expect(bytes).toBeLessThan(100_000);
});

test('the page may load nothing but from the lake, and nobody may frame it or read it', async () => {
  const { headers } = await ask<string>(lake, '/');
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
});

test.each(['/', '/_lake/overview', '/_lake/events', '/_lake/query'])(
  'a name that resolves to the loopback interface reaches nothing at %s',
  async (path) => {
    const answer = await send(lake, { method: 'GET', path, headers: { host: 'evil.example:80' } });
    expect(answer.status).toBe(421);
  },
);

test("another site's page may link to the page, but not read from it", async () => {
  const headers = { 'sec-fetch-site': 'cross-site' };
  expect((await send(lake, { method: 'GET', path: '/', headers })).status).toBe(200);
  for (const [method, path] of [
    ['GET', '/_lake/overview'],
    ['GET', '/_lake/timeline'],
    ['POST', '/_lake/query'],
  ] as const) {
    const answer = await send<{ error: string }>(lake, { method, path, headers });
    expect([answer.status, answer.body.error]).toEqual([403, "Only the lake's own page may request this."]);
  }
});

test("the page's requests are read-only: other methods are refused, and the allowed ones named", async () => {
  for (const path of [
    '/_lake/overview',
    '/_lake/events',
    '/_lake/names',
    '/_lake/event',
    '/_lake/timeline',
  ]) {
    const answer = await send(lake, { method: 'POST', path });
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, HEAD']);
  }
  const answer = await send(lake, { method: 'GET', path: '/_lake/query' });
  expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
});

test("no path leads out of the page's folder", async () => {
  for (const path of ['../index.js', '%2e%2e/index.js', '/etc/passwd', 'assets', '..\\index.js', '']) {
    const answer = await ask<{ error: string }>(lake, `/_lake/page/${path}`);
    expect([answer.status, answer.body.error]).toEqual([404, `There is no ${path}.`]);
  }
  expect((await ask(lake, '/_lake/toString')).status).toBe(404);
});

test('the root stays what it is for AWS clients', async () => {
  await expect(integrate(cloudTrail(lake), 'root')).resolves.toBeDefined();
});

test('if accounts are given, the page is off, since it requires no signature, unless an option turns it on', async () => {
  const accounts = { '111122223333': { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' } };
  const closed = await startLake({ accounts });
  for (const path of ['/', '/_lake/overview']) {
    const answer = await ask<{ error: string }>(closed, path);
    expect(answer.status).toBe(404);
    expect(answer.body.error).toContain('The page is off. This is the default if accounts are given');
  }
  expect((await runStatement(closed, 'any', 'SELECT 1')).status).toBe(404);
  await closed.close();
  const open = await startLake({ accounts, page: true });
  expect((await ask(open, '/')).status).toBe(200);
  await open.close();
});
