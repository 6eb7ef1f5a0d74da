import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linkTo, pagesOf, type Page as SitePage } from '../../.vitepress/pages.js';
import { serve, type Served } from '../serve.js';
import { launch, open, searchFor, violations, visit, type View } from './browser.js';

const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 900 };
const views: readonly (readonly [string, View])[] = [
  ['a desktop in light', { ...desktop, colorScheme: 'light' }],
  ['a desktop in dark', { ...desktop, colorScheme: 'dark' }],
  ['a phone in light', { ...phone, colorScheme: 'light' }],
  ['a phone in dark', { ...phone, colorScheme: 'dark' }],
];
const pages = pagesOf(fileURLToPath(new URL('../..', import.meta.url)));
const everyPath = pages.map(pathOf);
// One of many alike is enough: the pages of a folder in a folder have the form of its first.
const paths = pages
  .filter(({ path }) => path.split('/').length < 3 || path.endsWith('/index.md'))
  .map(pathOf);

let browser: Browser;
let site: Served;
beforeAll(async () => {
  browser = await launch();
  site = await serve(fileURLToPath(new URL('../../.vitepress/dist', import.meta.url)));
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

describe.each(views)('on %s', (_, view) => {
  it('shows each page without errors, requests to other hosts, or anything wider than the window', async () => {
    const { page, trouble } = await open(browser, site.url, view);
    for (const path of paths) {
      await visit(page, site.url + path);
      expect(await page.locator('main h1').isVisible(), path).toBe(true);
      expect(await overflow(page), path).toBe(0);
      expect(await cutTables(page), path).toEqual([]);
    }
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  it('shows an event with a table of fields, highlighted code, and sufficient contrast', async () => {
    const { page } = await open(browser, site.url, view);
    await visit(page, `${site.url}/events/autopatcher.html#baseline-patching-completed`);
    const row = page.locator('tr', { hasText: 'requestParameters.machinesCount' }).first();
    await row.scrollIntoViewIfNeeded();
    expect(await row.innerText()).toMatch(
      /integer\s+0 to 1,000,000\s+yes\s+How many machines the baseline contains\./,
    );
    const box = await row.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? Infinity)).toBeLessThanOrEqual(view.width);
    for (const language of ['json', 'ts', 'sql']) {
      const code = page.locator(`.language-${language} pre`).first();
      await code.scrollIntoViewIfNeeded();
      expect(await code.isVisible()).toBe(true);
      expect(await colors(page, `.language-${language} pre span`), language).toBeGreaterThan(2);
    }
    for (const words of [
      'main p',
      'main td',
      'main td code',
      '.language-json pre span span',
      '.language-sql .lang',
    ]) {
      expect(await contrast(page, words), words).toBeGreaterThanOrEqual(4.5);
    }
    await page.context().close();
  });

  it('shows one page of each form as those can use it who see little, hear it, or have only a keyboard', async () => {
    const { page } = await open(browser, site.url, view);
    for (const path of ['/', '/events/maestro.html', '/guide/receiving/']) {
      await visit(page, site.url + path);
      expect(await violations(page), path).toEqual([]);
    }
    await page.context().close();
  });

  it('finds an event by the name of a field, and opens it', async () => {
    const { page, trouble } = await open(browser, site.url, view);
    await visit(page, site.url);
    const results = await searchFor(page, 'machinesCount');
    const found = results.filter({ hasText: 'baselinePatching.completed' }).first();
    expect(await found.innerText()).toContain('IBM Multicloud AutoPatcher');
    // The events that have the field, and the page of the guide whose SQL asks for it.
    expect(await results.and(page.locator('[href*="/events/"]')).count()).toBe(3);
    expect(await results.and(page.locator('[href*="/guide/receiving/querying"]')).count()).toBe(1);
    expect(await results.count()).toBe(4);
    await found.click();
    await page.waitForURL('**/events/autopatcher.html#baseline-patching-completed');
    await page.locator('h2#baseline-patching-completed').waitFor();
    expect(trouble).toEqual([]);
    await page.context().close();
  });
});

it('shows a not-found page with a link to the front page', async () => {
  const { page } = await open(browser, site.url, { ...desktop, colorScheme: 'light' });
  await visit(page, `${site.url}/404.html`);
  await page.getByText('There is no such page').waitFor();
  await page.getByRole('link', { name: 'go to the front page' }).click();
  await page.getByRole('heading', { name: 'You develop a service' }).waitFor();
  await page.context().close();
});

it('finds an event by a word within the name of a field', async () => {
  const { page } = await open(browser, site.url, { ...desktop, colorScheme: 'light' });
  await visit(page, site.url);
  const hardening = await searchFor(page, 'hardening');
  await hardening.filter({ hasText: 'image.created' }).first().waitFor();
  const count = await searchFor(page, 'skipped count');
  await count.filter({ hasText: 'baselinePatching.completed' }).first().waitFor();
  await page.context().close();
});

it('finds what a word of the guide means before the examples of the rules, which use it too', async () => {
  const { page } = await open(browser, site.url, { ...desktop, colorScheme: 'light' });
  await visit(page, site.url);
  const cost = await searchFor(page, 'cost');
  await cost.filter({ hasText: 'What it costs' }).waitFor();
  const links = await cost.evaluateAll((results) =>
    results.map((result) => result.getAttribute('href') ?? ''),
  );
  const meant = links.findIndex((link) => link.endsWith('#what-it-costs'));
  expect(links.slice(0, meant).filter((link) => link.includes('/rules/'))).toEqual([]);
  await page.context().close();
});

it('prints a page without what is there to be clicked', async () => {
  for (const { width } of [phone, { width: 794 }, desktop]) {
    const { page } = await open(browser, site.url, { width, height: 900, colorScheme: 'light' });
    await visit(page, `${site.url}/guide/emitting.html`);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('main h1').isVisible()).toBe(true);
    for (const bar of ['.VPNav', '.VPLocalNav', '.VPSidebar', '.aside', '.VPDocFooter'])
      expect(await page.locator(bar).isVisible(), bar).toBe(false);
    await page.context().close();
  }
});

it('shows one button that clears the search, and not the browser’s own beside it', async () => {
  const { page } = await open(browser, site.url, { ...desktop, colorScheme: 'light' });
  await visit(page, site.url);
  await searchFor(page, 'rule');
  await page.locator('.VPLocalSearchBox .clear-button').waitFor();
  const box = page.locator('#localsearch-input');
  const { width = 0, height = 0 } = (await box.boundingBox()) ?? {};
  // Where the browser would have its button.
  const padding = await box.evaluate((input) => parseFloat(getComputedStyle(input).paddingRight));
  await box.click({ position: { x: width - padding - 8, y: height / 2 } });
  expect(await box.inputValue()).toBe('rule');
  await page.context().close();
});

it('cuts no line of code or output on a wide screen', async () => {
  const { page } = await open(browser, site.url, { width: 1440, height: 900, colorScheme: 'light' });
  for (const path of everyPath) {
    // What the server rendered is enough to measure.
    await page.goto(site.url + path);
    const cut = await page
      .locator('.vp-doc pre')
      .evaluateAll((all) =>
        all
          .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
          .map(({ textContent }) => textContent),
      );
    expect(cut, path).toEqual([]);
  }
  await page.context().close();
});

function pathOf(page: SitePage): string {
  return linkTo(page).replace(/(?<!\/)$/, '.html');
}

/** By how many pixels the page is wider than the window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** The heads of the tables whose last columns are out of sight until one scrolls sideways. */
function cutTables(page: Page): Promise<string[]> {
  return page
    .locator('.vp-doc table')
    .evaluateAll((tables) =>
      tables
        .filter((table) => table.scrollWidth > table.clientWidth)
        .map((table) => table.querySelector('tr')?.textContent ?? ''),
    );
}

function colors(page: Page, selector: string): Promise<number> {
  return page
    .locator(selector)
    .evaluateAll((all) => new Set(all.map((each) => getComputedStyle(each).color)).size);
}

/** The least contrast, as WCAG counts it, between the visible words of some elements and what is behind them. */
function contrast(page: Page, selector: string): Promise<number> {
  return page.locator(selector).evaluateAll((all) => {
    // A canvas knows every notation of a color.
    const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    const paint = (layers: string[]): number[] => {
      for (const layer of layers) {
        if (pen === null) break;
        pen.fillStyle = layer;
        pen.fillRect(0, 0, 1, 1);
      }
      return [...(pen?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3);
    };
    const luminance = (color: number[]): number => {
      const [red = 0, green = 0, blue = 0] = color.map((part) =>
        part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ratios = all
      .filter((each) => each.textContent.trim() !== '' && each.checkVisibility())
      .map((each) => {
        const behind: string[] = [];
        for (let at: Element | null = each; at !== null; at = at.parentElement) {
          behind.unshift(getComputedStyle(at).backgroundColor);
        }
        const back = luminance(paint(['white', ...behind]));
        const front = luminance(paint([getComputedStyle(each).color]));
        return (Math.max(back, front) + 0.05) / (Math.min(back, front) + 0.05);
      });
    return Math.min(...ratios);
  });
}
