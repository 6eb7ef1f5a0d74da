import { describe, expect, it } from 'vitest';
import { historyOf } from '../../src/describe/history.js';
import { printChangeset } from '../../src/diff/print-changeset.js';
import { judge } from '../../src/diff/verdict.js';
import { generate } from '../../src/generate.js';
import { emptyWorkspace, shop } from '../sample-schemas.js';
import { changesOf, eventOf, stateOf } from './two-states.js';

const text = { type: 'string' };

/** A changelog as changesets writes it: a version, then the summary, its first line behind the commit. */
function released(version: string, summary: string): string {
  const [first = '', ...rest] = summary.split('\n');
  return `## ${version}\n\n### Minor Changes\n\n- 0f9b46e: ${first}\n${rest.map((line) => `  ${line}`.trimEnd()).join('\n')}\n`;
}

function summaryOf(before: object, after: object): string {
  const [file, packages] = ['shop/order.placed.json', { versionAtBase: () => '1.0.0', exists: () => true }];
  const [states, changes] = [
    stateOf({ [file]: after as never }),
    changesOf({ [file]: before as never }, { [file]: after as never }),
  ];
  const [emitter] = judge(changes, states, packages);
  if (emitter === undefined) throw new Error('nothing changed');
  return printChangeset(emitter).split('---\n\n')[1]?.trimEnd() ?? '';
}

const older = released('1.1.0', summaryOf(eventOf({}), eventOf({ note: text })));
const newer = released('2.0.0', summaryOf(eventOf({ note: text }), eventOf({})));
const changelog = `# @org/emitter-shop\n\n${newer}\n${older}`;

describe('the history of an event', () => {
  it('is read from the changelog entries of its changesets, release by release', () => {
    expect(Object.fromEntries(historyOf(changelog))).toEqual({
      'order.placed': [
        {
          version: '2.0.0',
          words:
            '`requestParameters.note` is removed. A call that passes it is refused. ' +
            'New events do not have it; saved SQL finds it only in events stored earlier.',
        },
        {
          version: '1.1.0',
          words:
            '`requestParameters.note` is new and optional (string). Events stored earlier do not have it.',
        },
      ],
    });
  });

  it('reports a change of a pre-release once, under the release that followed', () => {
    const summary = summaryOf(eventOf({ note: text }), eventOf({}));
    const [first, next] = [released('2.0.0-next.0', summary), released('2.0.0-next.1', 'Other words.')];
    const versionsIn = (log: string): string[] =>
      (historyOf(log).get('order.placed') ?? []).map(({ version }) => version);
    expect(versionsIn(`${next}\n${first}\n${older}`)).toEqual(['2.0.0-next.0', '1.1.0']);
    expect(versionsIn(`${newer}\n${next}\n${first}\n${older}`)).toEqual(['2.0.0', '1.1.0']);
    // A change like an earlier one is another change.
    expect(versionsIn(`${released('4.0.0-next.0', summary)}\n${newer}`)).toEqual(['4.0.0-next.0', '2.0.0']);
  });

  it('leaves out entries about the package, the source, or every event', () => {
    const summary =
      '1 change to the events, none breaking:\n\n- Every event: The description is reworded.\n- `owner` of the source is now `B` (`A` before).';
    expect(
      historyOf(
        `- \`order.placed\`: unreleased\n\n${released('1.0.1', summary)}\n- Updated dependencies [0f9b46e]`,
      ).size,
    ).toBe(0);
  });

  it("stands on the event's page, once there is a release", async () => {
    const page = async (text?: string): Promise<string> => {
      const { plan } = await generate(shop(), {
        ...emptyWorkspace,
        package: () => ({
          version: '2.0.0',
          hasTests: false,
          ...(text === undefined ? {} : { changelog: text }),
        }),
      });
      return plan?.get('docs/events/shop.md') ?? '';
    };
    expect(await page(changelog)).toContain(
      "\n**History**, by the emitter's versions:\n\n- 2.0.0: `requestParameters.note` is removed. ",
    );
    expect(await page()).toContain('order.placed');
    expect(await page()).not.toContain('History');
  });
});
