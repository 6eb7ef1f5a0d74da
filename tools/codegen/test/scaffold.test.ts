import { Command } from 'commander';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { checkSchemas } from '../src/generate.js';
import { readSchemas } from '../src/load.js';
import type { Ask } from '../src/scaffold/ask.js';
import { addNewCommands } from '../src/scaffold/commands.js';
import { anOrder, objectOf, shop, workspaceRoot } from './sample-schemas.js';
import { put, temporaryFolder } from './temporary-folder.js';

const cli = join(workspaceRoot, 'tools/codegen/dist/cli.js');

function runNew(root: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'new', ...args, '--root', root], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('npm run new', () => {
  it('writes an event that lacks only its texts, and says where they belong and what to do next', () => {
    const root = temporaryFolder(shop());
    const file = 'schemas/shop/giftCard.redeemed.json';
    expect(runNew(root, 'event', 'shop', 'giftCard.redeemed')).toEqual({
      status: 0,
      stderr: '',
      stdout: [
        `written   ${file}`,
        '',
        'What only you can write:',
        `  ${file}:4:18  "description" must be a non-empty string`,
        `  ${file}:17:26  "description" must be a non-empty string`,
        '',
        'Describe what else the event tells, following the checklist in schemas/README.md.',
        'Then: npm run generate',
        '',
      ].join('\n'),
    });
    expect(checkSchemas(readSchemas(root)).findings.map(({ place }) => place.line)).toEqual([4, 17]);
    const written = readFileSync(join(root, file), 'utf8');
    put(root, file, written.replaceAll('"description": ""', '"description": "What it is."'));
    expect(checkSchemas(readSchemas(root)).findings).toEqual([]);
  });

  it('calls the identifier of a resource as the other events of the resource do', () => {
    const files = shop({
      'shop/giftCard.sold.json': {
        ...anOrder,
        properties: {
          requestParameters: objectOf({ cardId: { type: 'string', format: 'uuid', description: 'It.' } }),
        },
      },
    });
    const root = temporaryFolder(files);
    runNew(root, 'event', 'shop', 'giftCard.redeemed');
    const written: unknown = JSON.parse(
      readFileSync(join(root, 'schemas/shop/giftCard.redeemed.json'), 'utf8'),
    );
    expect(written).toMatchObject({ properties: { requestParameters: { required: ['cardId'] } } });
  });

  it('writes a source that lacks only its texts and its first event, under the domain of the others', () => {
    const root = temporaryFolder(shop());
    const { status, stdout } = runNew(root, 'source', 'till-roll');
    expect(status).toBe(0);
    expect(stdout).toContain(
      'Then add its first event: npm run new -- event till-roll <resource>.<pastParticiple>',
    );
    const { findings } = checkSchemas(readSchemas(root));
    expect(findings.map(({ message }) => message)).toEqual([
      'the source has no event yet: add schemas/till-roll/<resource>.<action>.json',
      '"owner" must be the team that is responsible for the events',
      '"service" must be the service\'s name, as its customers know it',
      '"description" must be a sentence or two about the service and its events',
    ]);
    expect(readFileSync(join(root, 'schemas/till-roll/source.json'), 'utf8')).toContain(
      '"eventSource": "com.example.till-roll"',
    );
  });

  it.each([
    [
      ['event', 'shop', 'order.placed'],
      /^schemas\/shop\/order\.placed\.json already exists, and was not changed/,
    ],
    [['event', 'shop', 'order.place'], /cannot be created: the action "place" must be a past participle/],
    [['event', 'shop', 'Order.placed'], /the resource "Order" must be in camelCase/],
    [['event', 'shop', '../order.placed'], /cannot be created: no schema belongs here/],
    [['event', 'shop', 'with.created'], /"with" already has a meaning/],
    [
      ['event', 'shoop', 'order.paid'],
      /^There is no source "shoop" \(did you mean shop\?\)\. To create it: npm run/,
    ],
    [['source', 'Shop_2'], /the folder "Shop_2" must be named in lower case/],
    [['source', 'shop'], /^schemas\/shop\/source\.json already exists/],
    [['source', 'meta'], /cannot be created: "meta" cannot be a source's key/],
    [['source', 'index'], /"index" cannot be a source's key/],
  ])('refuses %j, and writes nothing', (args, message) => {
    const root = temporaryFolder(shop());
    const before = readSchemas(root);
    const { status, stdout, stderr } = runNew(root, ...args);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(status).toBe(1);
    expect(readSchemas(root)).toEqual(before);
  });

  it.each([
    [[], 'The argument event|source is missing. Usage: npm run new -- event|source …\n'],
    [
      ['event', 'shop'],
      'The argument <resource>.<pastParticiple> is missing. ' +
        'Usage: npm run new -- event <source> <resource>.<pastParticiple>\n',
    ],
    [
      ['event'],
      'The argument <source> (shop) is missing. ' +
        'Usage: npm run new -- event <source> <resource>.<pastParticiple>\n',
    ],
    [['source'], 'The argument <key> is missing. Usage: npm run new -- source <key>\n'],
  ])('names what is missing from %j if nobody can be asked', (args, message) => {
    const { status, stderr } = runNew(temporaryFolder(shop()), ...args);
    expect(stderr).toBe(message);
    expect(status).toBe(1);
  });

  it('offers no choice of sources if there are none yet', () => {
    const { status, stderr } = runNew(temporaryFolder([['schemas/envelope.json', '{}']]), 'event');
    expect(stderr).toBe('There is no source yet. To create one: npm run new -- source <key>\n');
    expect(status).toBe(1);
  });

  it('asks for each missing argument in a terminal, and rejects an invalid answer at once', async () => {
    const root = temporaryFolder(shop());
    const asked: string[] = [];
    const ask: Ask = () =>
      Promise.resolve({
        choose: (message, choices) => {
          asked.push(`${message} ${choices.join(', ')}`);
          return Promise.resolve(choices[0] ?? '');
        },
        write: (message, _, problemOf) => {
          asked.push(`${message} ${problemOf('order.placed') ?? ''}`);
          expect(problemOf('order.paid')).toBeUndefined();
          return Promise.resolve('order.paid');
        },
      });
    const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const program = new Command();
    addNewCommands(program, ask);
    await program.parseAsync(['new', '--root', root], { from: 'user' });
    printed.mockRestore();
    expect(asked).toEqual([
      'What do you want to add? event, source',
      'Which source is the event from? shop',
      'What happened? schemas/shop/order.placed.json already exists, and was not changed.',
    ]);
    expect(existsSync(join(root, 'schemas/shop/order.paid.json'))).toBe(true);
  });
});
