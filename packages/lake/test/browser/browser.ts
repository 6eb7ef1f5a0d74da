import axe from 'axe-core';
import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

const executable = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** The browser's own traffic would be taken for the page's. */
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

export interface View {
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
}

export const DESKTOP: View = { width: 1280, height: 900, colorScheme: 'light' };

export interface Watched {
  readonly page: Page;
  /** What must not happen: errors and warnings of the console, requests to other hosts, dialogs, refusals. */
  readonly trouble: string[];
}

/** Opens the page of a lake. `mayRefuse` is the status of an answer that is no trouble. */
export async function open(
  browser: Browser,
  url: string,
  view: View = DESKTOP,
  mayRefuse?: number,
): Promise<Watched> {
  const { width, height, colorScheme } = view;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  const trouble: string[] = [];
  await context.route(
    (asked) => !asked.href.startsWith(`${url}/`),
    (route) => {
      trouble.push(`asked for ${route.request().url()}`);
      return route.abort();
    },
  );
  page.on('console', (message) => {
    const isOfRefusal = mayRefuse !== undefined && message.text().includes(`status of ${mayRefuse}`);
    if (['error', 'warning'].includes(message.type()) && !isOfRefusal)
      trouble.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble.push(`threw ${String(error)}`));
  page.on('response', (response) => {
    if (response.status() >= 400 && response.status() !== mayRefuse)
      trouble.push(`${response.status()} for ${response.url()}`);
  });
  page.on('dialog', (dialog) => {
    trouble.push(`opened a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
  return { page, trouble };
}

/** What axe finds wrong with the page as it is shown, for whoever sees little, hears it, or has only a keyboard. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
