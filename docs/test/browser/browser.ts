import axe from 'axe-core';
import { existsSync } from 'node:fs';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';

const executable = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** The browser's own traffic would be taken for the site's. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** @throws Error That tells how to get a browser, where there is none. */
export async function launch(): Promise<Browser> {
  if (!existsSync(executable)) {
    throw new Error(
      `There is no Chromium at ${executable}: install it (on Debian and Ubuntu: apt-get install chromium), or set ` +
        'CHROMIUM_PATH to where it is.',
    );
  }
  return chromium.launch({ executablePath: executable, args: flags });
}

export interface Watched {
  readonly page: Page;
  /** What must not happen: errors and warnings of the console, requests to other hosts, dialogs, failed requests. */
  readonly trouble: string[];
}

export interface View {
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
}

/** A page that nothing of an earlier one is left in; what leads to another host is held back, and told. */
export async function open(
  browser: Browser,
  site: string,
  { width, height, colorScheme }: View,
): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  const trouble: string[] = [];
  await context.route(
    (url) => !url.href.startsWith(`${site}/`),
    (route) => {
      trouble.push(`asked for ${route.request().url()}`);
      return route.abort();
    },
  );
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble.push(`threw ${String(error)}`));
  page.on('response', (response) => {
    if (response.status() >= 400) trouble.push(`${response.status()} for ${response.url()}`);
  });
  page.on('dialog', (dialog) => {
    trouble.push(`opened a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { page, trouble };
}

/** Goes to an address, and waits until the page answers to clicks. */
export async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address, { waitUntil: 'networkidle' });
  // Set when Vue has taken over what the server rendered: a click before that is lost.
  await page.waitForFunction(() => '__vue_app__' in (document.querySelector('#app') ?? {}));
}

/** Opens the search and asks it. */
export async function searchFor(page: Page, words: string): Promise<Locator> {
  if (!(await page.locator('#localsearch-input').isVisible())) {
    await page.locator('.VPNavBarSearch button').first().click();
  }
  await page.locator('#localsearch-input').fill(words);
  return page.locator('.VPLocalSearchBox .result');
}

/** What axe finds wrong with the page as it is shown, for whoever sees little, hears it, or has only a keyboard. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({
      // The theme's search button is called by its word, and shows the key beside it.
      rules: { 'label-content-name-mismatch': { enabled: false } },
    }),
  );
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
