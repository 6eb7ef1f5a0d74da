import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLake, type Lake } from '../../src/index.js';
import { cloudTrail, entry, integrate, OWNER, put, type Integration } from '../harness.js';
import { DESKTOP, launch, open, violations, type View } from './browser.js';

const PHONE: View = { width: 390, height: 844, colorScheme: 'light' };
const VIEWS: readonly (readonly [string, View])[] = [
  ['a desktop in light', DESKTOP],
  ['a desktop in dark', { ...DESKTOP, colorScheme: 'dark' }],
  ['a phone in light', PHONE],
  ['a phone in dark', { ...PHONE, colorScheme: 'dark' }],
];

let browser: Browser;
let lake: Lake;
let integration: Integration;
beforeAll(async () => {
  browser = await launch();
  lake = await startLake();
  integration = await integrate(cloudTrail(lake), 'activity');
  await arrive(
    { eventName: 'account.added', userIdentity: { type: 'USER', principalId: 'anna@example.com' } },
    { eventSource: 'com.nordcloudapp.maestro', eventName: 'deployment.created' },
    { eventName: 'account.deleted', requestParameters: { alias: 'web shop' }, errorCode: 'AccessDenied' },
  );
});
afterAll(async () => {
  await browser.close();
  await lake.close();
});

const arrive = async (...events: Record<string, unknown>[]): Promise<void> => {
  const { body } = await put(
    lake,
    events.map((changes) => entry(changes)),
    { channel: integration.channelArn },
  );
  expect(body.failed).toEqual([]);
};
const lines = (page: Page): ReturnType<Page['locator']> => page.locator('.list button');

describe.each(VIEWS)('on %s', (_, view) => {
  it('shows stores, channels and events without trouble, in words that can be read and in its width', async () => {
    const { page, trouble } = await open(browser, lake.url, view);
    await lines(page).first().waitFor();
    await page.locator('.run .main').click();
    await page.locator('.result table').waitFor();
    expect(await overflow(page)).toBe(0);
    const isDark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(isDark).toBe(view.colorScheme === 'dark' ? 'rgb(17, 20, 26)' : 'rgb(246, 247, 249)');
    for (const words of [
      'h1',
      '.facts',
      '.badge',
      '.legend button',
      '.list *',
      'figcaption',
      'td',
      'th',
      '.main',
    ]) {
      expect(await contrast(page, words), words).toBeGreaterThanOrEqual(4.5);
    }
    expect(await contrast(page, '.filters input', '::placeholder')).toBeGreaterThanOrEqual(4.5);
    expect(await violations(page)).toEqual([]);
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  it('shows two lines of a long value of a result, and the whole when it is asked for', async () => {
    const { page, trouble } = await open(browser, lake.url, view);
    const box = page.getByLabel('SQL statement');
    await box.fill('SELECT * FROM $EDS_ID');
    await box.press('Control+Enter');
    const row = page.locator('.result tbody tr').first();
    await row.waitFor();
    const value = row.locator('td').last();
    const height = async (): Promise<number> => (await row.boundingBox())?.height ?? 0;
    const isCut = (): Promise<boolean> =>
      value.locator('span').evaluate(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight);
    expect(await height()).toBeLessThan(60);
    expect(await isCut()).toBe(true);
    // The whole is there for a screen reader all the same.
    expect(await value.textContent()).toContain('additionaleventdata=null}');

    const more = value.getByRole('button', { name: 'More of eventdata', expanded: false });
    expect(await contrast(page, '.long button')).toBeGreaterThanOrEqual(4.5);
    await more.focus();
    await page.keyboard.press('Enter');
    const less = value.getByRole('button', { name: 'Less of eventdata', expanded: true });
    expect(await less.evaluate((button) => button === document.activeElement)).toBe(true);
    expect(await isCut()).toBe(false);
    expect(await height()).toBeGreaterThan(100);
    await page.keyboard.press('Space');
    await more.waitFor();
    expect(await height()).toBeLessThan(60);
    expect(await overflow(page)).toBe(0);
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  it('cuts no name and no error code of the catalogue’s length, and lays no label on a bar', async () => {
    await arrive({
      eventSource: 'com.nordcloudapp.imagefactory',
      eventName: 'baselinePatching.completed',
      errorCode: 'ProvisionedThroughputExceededException',
    });
    const { page } = await open(browser, lake.url, view);
    await lines(page).filter({ hasText: 'baselinePatching' }).first().waitFor();
    const cut = await page
      .locator('.list b, .list .source, .list .error')
      .evaluateAll((all) => all.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).length);
    expect(cut).toBe(0);
    const [label, bars] = await Promise.all(
      ['.bars .most', '.bars svg'].map((each) => page.locator(each).boundingBox()),
    );
    expect((label?.y ?? NaN) + (label?.height ?? NaN)).toBeLessThanOrEqual(bars?.y ?? NaN);
    await page.context().close();
  });

  it("shows an event's full record over the page, within the window", async () => {
    const { page, trouble } = await open(browser, lake.url, view);
    await lines(page).filter({ hasText: 'account.deleted' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'account.deleted' });
    await dialog.getByText('"web shop"').waitFor();
    expect(await dialog.locator('pre').innerText()).toContain(`"channelARN": "${integration.channelArn}"`);
    const box = await dialog.boundingBox();
    const rows = await dialog
      .getByRole('button')
      .evaluateAll((buttons) => new Set(buttons.map((button) => button.getBoundingClientRect().top)).size);
    expect(rows).toBe(1);
    expect(box?.width).toBeLessThanOrEqual(view.width);
    expect(box?.height).toBeLessThanOrEqual(view.height);
    expect(await overflow(page)).toBe(0);
    for (const words of ['dialog .key', 'dialog .text', 'dialog p', 'dialog button:enabled']) {
      expect(await contrast(page, words), words).toBeGreaterThanOrEqual(4.5);
    }
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(trouble).toEqual([]);
    await page.context().close();
  });
});

it('shows an event when it arrives, in the list, the chart, the count and the status of its channel', async () => {
  const { page, trouble } = await open(browser, lake.url);
  const before = Number((await page.locator('.stores b').innerText()).replace(/\D/g, ''));
  await arrive({ eventSource: 'com.example.new', eventName: 'thing.arrived' });
  await lines(page).first().filter({ hasText: 'thing.arrived' }).waitFor();
  await page.locator('.legend button', { hasText: 'com.example.new' }).waitFor();
  expect(await page.locator('.stores b').innerText()).toBe(`${before + 1} events`);
  expect(await page.locator('.channels .badge').innerText()).toBe('ingesting');
  await put(lake, [{ id: 'wrong', eventData: '{}' }], { channel: integration.channelArn });
  await page.locator('.channels').getByText('FieldNotFound').waitFor();
  expect(trouble).toEqual([]);
  await page.context().close();
});

it('names its list of keys for whoever hears the page', async () => {
  const { page } = await open(browser, lake.url);
  await page.getByRole('note', { name: 'Keyboard' }).waitFor();
  await page.context().close();
});

it('lists and counts what fits the source, the event and the actor, and all again when they are cleared', async () => {
  const { page } = await open(browser, lake.url);
  await page.getByRole('combobox', { name: 'Source' }).selectOption('com.nordcloudapp.maestro');
  await page.locator('.list li:only-child').waitFor();
  expect(await lines(page).first().innerText()).toContain('deployment.created');
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('combobox', { name: 'Event', exact: true }).selectOption('account.added');
  await page.locator('figcaption', { hasText: /^1 event / }).waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByLabel('Actor', { exact: true }).fill('ANNA@');
  await page.locator('figcaption', { hasText: /^1 event / }).waitFor();
  await page.getByLabel('Actor', { exact: true }).fill('nobody');
  await page.getByText('No matching events').waitFor();
  await page.context().close();
});

it.each([1280, 1000, 768, 390])(
  'leaves no filter alone in a row, nor events cut beside the stores, at %i px',
  async (width) => {
    const { page } = await open(browser, lake.url, { width, height: 900, colorScheme: 'light' });
    await lines(page).filter({ hasText: 'deployment.created' }).first().waitFor();
    const [form, last, name] = await Promise.all(
      ['.filters', '.filters > :last-child', '.list b'].map((each) =>
        page.locator(each).first().boundingBox(),
      ),
    );
    expect((last?.x ?? NaN) + (last?.width ?? NaN)).toBeCloseTo((form?.x ?? NaN) + (form?.width ?? NaN), 0);
    expect(name?.width).toBeGreaterThan(220);
    expect(await overflow(page)).toBe(0);
    await page.context().close();
  },
);

it('holds still while it is paused, and catches up', async () => {
  const { page } = await open(browser, lake.url);
  await lines(page).first().waitFor();
  // An answer that is on its way when the page is paused arrives while it is.
  const onItsWay = new Promise<Route>((resolve) => {
    void page.route('**/_lake/events?*', resolve);
  });
  await arrive({ eventName: 'before.pause' });
  const held = await onItsWay;
  await page.keyboard.press('p');
  await page.getByRole('button', { name: 'Resume' }).waitFor();
  await arrive({ eventName: 'while.paused' });
  const late = page.waitForResponse((answer) => answer.url() === held.request().url());
  const again = page.waitForResponse(
    (answer) => answer.url().includes('/_lake/overview') && answer.status() === 200,
  );
  await held.continue();
  await page.unroute('**/_lake/events?*');
  await late;
  await again;
  expect(await lines(page).filter({ hasText: /pause/ }).count()).toBe(0);
  await page.getByRole('button', { name: 'Resume' }).click();
  await lines(page).filter({ hasText: 'while.paused' }).waitFor();
  await page.context().close();
});

it('answers a query of the catalogue, and says where another one is wrong', async () => {
  const { page, trouble } = await open(browser, lake.url, DESKTOP, 400);
  const box = page.getByLabel('SQL statement');
  await page
    .getByLabel('From the catalogue')
    .selectOption({ label: 'account.added: Who did it, and how often' });
  expect(await box.inputValue()).toContain(`FROM ${integration.storeId}`);
  await box.press('Control+Enter');
  await page.getByRole('cell', { name: 'anna@example.com' }).waitFor();
  expect(await page.locator('.result th').allInnerTexts()).toEqual([
    'actorType',
    'principalId',
    'events',
    'latest',
  ]);
  await box.fill('SELECT 1 +');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page
    .getByRole('alert')
    .filter({ hasText: /line 1:|syntax/ })
    .waitFor();
  expect(trouble).toEqual([]);
  await page.context().close();
});

it('takes a query of the guide as it is, and brings what came of it into the window', async () => {
  const { page, trouble } = await open(browser, lake.url, DESKTOP, 400);
  const box = page.getByLabel('SQL statement');
  const seen = (): Promise<boolean> =>
    page.locator('.result, .trouble').evaluate((shown) => {
      const { top, bottom } = shown.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
  await box.fill('SELECT eventID, eventData FROM $EDS_ID');
  await box.press('Control+Enter');
  await page.locator('.result').waitFor();
  expect(await page.locator('.result tbody tr').count()).toBeGreaterThanOrEqual(3);
  expect(await box.inputValue()).toBe(`SELECT eventID, eventData FROM ${integration.storeId}`);
  await expect.poll(seen).toBe(true);

  await page.evaluate(() => {
    scrollTo(0, 0);
  });
  await box.fill('SELECT nothing');
  await box.press('Control+Enter');
  await page.locator('.query .trouble').waitFor();
  await expect.poll(seen).toBe(true);
  expect(trouble).toEqual([]);
  await page.context().close();
});

it('cuts no statement that is pasted, and says that it is too long', async () => {
  const { page } = await open(browser, lake.url, DESKTOP);
  const box = page.getByLabel('SQL statement');
  await box.fill('');
  await page.keyboard.insertText(`SELECT '${'x'.repeat(10_000)}'`);
  expect((await box.inputValue()).length).toBe(10_009);
  await box.press('Control+Enter');
  await page.getByText('A statement may have at most 10000 characters.').waitFor();
  await page.context().close();
});

it('says that a query runs, on a phone too, and that the result below it is a former one', async () => {
  const { page, trouble } = await open(browser, lake.url, PHONE);
  const former = page.locator('.query [aria-busy]');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.locator('.result').waitFor();
  expect(await former.getAttribute('aria-busy')).toBe('false');
  const asked = new Promise<Route>((resolve) => {
    void page.route('**/_lake/query', resolve);
  });
  await page.getByLabel('SQL statement').press('Control+Enter');
  const held = await asked;
  await page.getByRole('status').filter({ hasText: 'Running…' }).waitFor();
  expect(await former.getAttribute('aria-busy')).toBe('true');
  expect(await former.evaluate((shown) => getComputedStyle(shown).opacity)).toBe('0.5');
  await held.continue();
  await page.locator('.query [aria-busy="false"]').waitFor();
  expect(await page.getByText('Running…').count()).toBe(0);
  expect(trouble).toEqual([]);
  await page.context().close();
});

it('shows the text of a hostile event as text, and runs none of it', async () => {
  const script = '<img src=x onerror="globalThis.wasRun=1"><script>globalThis.wasRun=1</script>';
  await arrive({
    eventSource: `com.evil.${script.replaceAll(' ', '/')}`,
    eventName: script,
    errorCode: '"><svg/onload=alert(1)>',
    userIdentity: { type: 'USER', principalId: `javascript:alert(1)//${script}` },
    requestParameters: { [script]: script },
  });
  const { page, trouble } = await open(browser, lake.url);
  await lines(page).filter({ hasText: script }).first().click();
  await page.locator('dialog pre').getByText(JSON.stringify(script)).first().waitFor();
  await page.keyboard.press('Escape');
  await page
    .getByLabel('SQL statement')
    .fill(`SELECT eventData.eventName AS "${script.replaceAll('"', '""')}" FROM ${integration.storeId}`);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.locator('td', { hasText: script }).waitFor();
  expect(await page.locator('img, body script').count()).toBe(0);
  expect(await page.evaluate(() => 'wasRun' in globalThis)).toBe(false);
  expect(trouble).toEqual([]);
  await page.context().close();
});

it('shows what would reorder the words of an event, and a name before its value though both are Arabic', async () => {
  await arrive({
    eventName: 'rule.renamed',
    userIdentity: { type: 'USER', principalId: 'anna\u202emoc.elpmaxe@' },
    requestParameters: { قاعدة: 'جديدة', before: 'a\u2066b' },
  });
  const { page } = await open(browser, lake.url);
  const line = lines(page).filter({ hasText: 'rule.renamed' });
  await line.waitFor();
  expect(await line.locator('.actor').innerText()).toBe('anna\\u202emoc.elpmaxe@');
  await line.click();
  const record = page.locator('dialog pre');
  await record.getByText('"anna\\u202emoc.elpmaxe@"').waitFor();
  await record.getByText('"a\\u2066b"').waitFor();
  const [name, value] = await Promise.all(
    ['"قاعدة"', '"جديدة"'].map((text) => record.getByText(text, { exact: true }).boundingBox()),
  );
  expect((name?.x ?? NaN) + (name?.width ?? NaN)).toBeLessThan(value?.x ?? NaN);
  await page.keyboard.press('Escape');
  await page
    .getByLabel('SQL statement')
    .fill(
      "SELECT eventData.userIdentity.principalId FROM $EDS_ID WHERE eventData.eventName = 'rule.renamed'",
    );
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.locator('td', { hasText: 'anna\\u202emoc.elpmaxe@' }).waitFor();
  await page.context().close();
});

it('goes by the keyboard from the events to a record, its neighbours, the filter and the SQL', async () => {
  const { page } = await open(browser, lake.url);
  await lines(page).nth(1).waitFor();
  const second = await lines(page).nth(1).locator('b').innerText();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: second }).waitFor();
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('dialog', { name: await lines(page).first().locator('b').innerText() }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  expect(await focused(page)).toContain(second);
  await page.keyboard.press('/');
  expect(
    await page.getByLabel('Actor', { exact: true }).evaluate((each) => each === document.activeElement),
  ).toBe(true);
  await page.keyboard.press('Escape');
  await page.getByLabel('Actor', { exact: true }).blur();
  await page.keyboard.press('q');
  await page.keyboard.press('Control+Enter');
  await page.locator('.result table').waitFor();
  await page.context().close();
});

it('says that the lake does not answer, and goes on when it does', async () => {
  const first = await startLake();
  const { page } = await open(browser, first.url);
  await page.getByText('There is none yet. Create one with CreateEventDataStore').waitFor();
  await first.close();
  await page.getByRole('status').filter({ hasText: 'The lake does not respond.' }).waitFor();
  const second = await startLake({ port: first.port });
  await integrate(cloudTrail(second, OWNER), 'came-back');
  await page.locator('.stores').getByText('came-back').waitFor();
  await page.context().close();
  await second.close();
});

/** By how many pixels the page is wider than the window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent ?? '');
}

/** The least contrast, as WCAG counts it, between the visible words of some elements and what is behind them. */
function contrast(page: Page, selector: string, pseudo: '' | '::placeholder' = ''): Promise<number> {
  return page.locator(selector).evaluateAll((all, words) => {
    const parse = (color: string): number[] =>
      (/rgba?\(([^)]+)\)/.exec(color)?.[1] ?? '').split(/[ ,/]+/).map(Number);
    const luminance = (color: string): number => {
      const [red = 0, green = 0, blue = 0] = parse(color).map((part) =>
        part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    /** The first colour behind an element; those of the page are all opaque, or not there. */
    const behind = (element: Element | null): string => {
      if (element === null) return 'rgb(255, 255, 255)';
      const color = getComputedStyle(element).backgroundColor;
      return parse(color)[3] === 0 ? behind(element.parentElement) : color;
    };
    const ratios = all
      .filter((each) => (words !== '' || each.textContent.trim() !== '') && each.checkVisibility())
      .map((each) => {
        const [back, front] = [luminance(behind(each)), luminance(getComputedStyle(each, words).color)];
        return (Math.max(back, front) + 0.05) / (Math.min(back, front) + 0.05);
      });
    return Math.min(...ratios);
  }, pseudo);
}
