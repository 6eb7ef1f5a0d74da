import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hostileTexts, schemasOf } from '../hostile-schemas.js';
import { serve, type Served } from '../serve.js';
import { TinySite, workspaceRoot } from '../tiny-site.js';
import { launch, open, searchFor, visit } from './browser.js';

const tiny = new TinySite();
let browser: Browser;
let site: Served;
beforeAll(async () => {
  browser = await launch();
  tiny.write('schemas/envelope.json', readFileSync(join(workspaceRoot, 'schemas/envelope.json'), 'utf8'));
  for (const [path, text] of schemasOf(hostileTexts)) tiny.write(path, text);
  await tiny.generate();
  expect((await tiny.build()).output).toContain('build complete');
  site = await serve(tiny.dist);
});
afterAll(async () => {
  await browser.close();
  await site.close();
  tiny.remove();
});

it('runs no code from schemas and requests nothing from other hosts, on its pages and in its search', async () => {
  const { page, trouble } = await open(browser, site.url, { width: 1280, height: 900, colorScheme: 'light' });
  for (const path of ['/', '/events/', '/events/sensitivity.html', '/events/shop.html']) {
    await visit(page, site.url + path);
    expect(await page.locator('main').isVisible()).toBe(true);
    expect(await page.evaluate(() => 'wasRun' in globalThis)).toBe(false);
  }
  const shown = (await page.locator('main').innerText()).replace(/\s+/g, ' ');
  for (const text of hostileTexts) expect(shown).toContain(text);
  for (const words of ['wasRun', 'script', 'img onerror', 'constructor']) {
    const results = await searchFor(page, words);
    await results.first().waitFor();
    expect(await results.locator('img, script, style').count()).toBe(0);
  }
  // The detailed view renders the found part of the page.
  await page.locator('.VPLocalSearchBox button.toggle-layout-button').click();
  await page.locator('.VPLocalSearchBox .excerpt').first().waitFor();
  expect(await page.locator('.VPLocalSearchBox .excerpt').locator('img, script').count()).toBe(0);
  expect(await page.evaluate(() => 'wasRun' in globalThis)).toBe(false);
  expect(trouble).toEqual([]);
});
