import {
  CreateChannelCommand,
  CreateEventDataStoreCommand,
  ListEventDataStoresCommand,
  UpdateEventDataStoreCommand,
} from '@aws-sdk/client-cloudtrail';
import { describe, expect, it } from 'vitest';
import type { Ran } from './collecting-terminal.js';
import { condition, customerOfEachTest, partner } from './customer.js';
import { setFaults } from './run-activity.js';

const customer = customerOfEachTest();
const activity = (...args: string[]): Promise<Ran> => customer().integration(...args);
const enable = (...args: string[]): Promise<Ran> => activity('enable', ...partner, ...args);

describe('disable', () => {
  const stores = async () =>
    (await customer().client.send(new ListEventDataStoresCommand({}))).EventDataStores ?? [];

  it('deletes the channel, keeps the store, and says so', async () => {
    await enable();
    const { code, stdout, stderr } = await activity('disable', '--yes');
    expect(stderr).toBe('✓ deleted the channel ibm-multicloud and its policy\n');
    expect(stdout).toBe(
      'The event data store activity-events and its events stay: you can query them, and AWS charges for the store.\n',
    );
    expect(code).toBe(0);
    expect(await customer().channelArn()).toBe('');
    expect(await stores()).toMatchObject([{ Name: 'activity-events' }]);
    const again = await activity('disable', '--yes');
    expect(again.stderr).toBe(
      'There is no channel for the source NordcloudKlarity or IBMMulticloud in eu-west-1.\n',
    );
    expect(again.code).toBe(0);
  });

  it('does nothing without confirmation, and says which other senders it would stop', async () => {
    await enable();
    await customer().putPolicy(condition, { Principal: { AWS: '777788889999' } });
    const { code, stderr } = await activity('disable');
    expect(stderr).toBe(
      'activity: Deleting the channel ibm-multicloud needs your confirmation. Its policy also allows 777788889999.\nPass --yes.\n',
    );
    expect(code).toBe(64);
    expect(await customer().channelArn()).not.toBe('');
  });

  it.each([
    ['--confirm', 'activity-events'],
    ['--store-name', 'activity-events'],
    ['--remove-termination-protection'],
  ])('refuses %s without --delete-store, and deletes nothing', async (...args) => {
    await enable();
    expect(await activity('disable', '--yes', ...args)).toEqual({
      code: 64,
      stdout: '',
      stderr:
        'activity: --store-name, --confirm and --remove-termination-protection need --delete-store.\n' +
        'Pass it as well to delete the store, or leave them out to delete only the channel.\n',
    });
    expect(await customer().channelArn()).not.toBe('');
  });

  it('deletes a store only if its name is confirmed, its protection may go, and no other channel needs it', async () => {
    await enable();
    const deleteStore = (...args: string[]) => activity('disable', '--yes', '--delete-store', ...args);
    expect((await deleteStore()).stderr).toBe(
      'activity: The store activity-events has termination protection. Nothing was changed.\n' +
        'Pass --remove-termination-protection as well, or leave out --delete-store.\n',
    );
    const unprotected = ['--remove-termination-protection'];
    expect((await deleteStore(...unprotected)).stderr).toBe(
      'activity: Deleting the store activity-events needs your confirmation. Nothing was changed.\n' +
        'Pass --confirm activity-events.\n',
    );
    expect((await deleteStore(...unprotected, '--confirm', 'activity')).stderr).toContain(
      "The store's name is activity-events, not activity. Nothing was changed.",
    );
    const confirmed = [...unprotected, '--confirm', 'activity-events'];
    const [store] = await stores();
    const Destinations = [{ Type: 'EVENT_DATA_STORE' as const, Location: store?.EventDataStoreArn ?? '' }];
    await customer().client.send(new CreateChannelCommand({ Name: 'other', Source: 'Custom', Destinations }));
    expect((await deleteStore(...confirmed)).stderr).toContain(
      'The store activity-events cannot be deleted: other channels send to it (other). Nothing was changed.',
    );
    expect(await customer().channelArn()).not.toBe('');
    await activity('disable', '--custom', '--yes');

    const { code, stderr } = await deleteStore(...confirmed);
    expect(stderr).toBe(
      '✓ deleted the channel ibm-multicloud and its policy\n' +
        '✓ turned off termination protection of the store activity-events\n' +
        '✓ deleted the event data store activity-events\n' +
        `✓ you can restore it for seven days: aws cloudtrail restore-event-data-store --event-data-store ${store?.EventDataStoreArn ?? ''}\n`,
    );
    expect(code).toBe(0);
    const status = await activity('status');
    expect(status.stdout).toContain('✗ store         activity-events, PENDING_DELETION');
    expect(status.stderr).toBe(
      'activity: There is no integration of IBM Multicloud. The event data store activity-events is being deleted: AWS keeps it for seven days.\n' +
        `Restore it (aws cloudtrail restore-event-data-store --event-data-store ${store?.EventDataStoreArn ?? ''}), or pass another --store-name.\n`,
    );

    for (const again of [await deleteStore(...confirmed), await activity('disable', '--yes')])
      expect(again).toEqual({
        code: 0,
        stdout:
          'The event data store activity-events is already being deleted. AWS keeps it for seven days; ' +
          `to restore it: aws cloudtrail restore-event-data-store --event-data-store ${store?.EventDataStoreArn ?? ''}\n`,
        stderr: 'There is no channel for the source NordcloudKlarity or IBMMulticloud in eu-west-1.\n',
      });
  });

  it('prints what is left and what was changed with --json', async () => {
    await enable();
    const [store] = await stores();
    const arn = store?.EventDataStoreArn ?? '';
    const json = async (...args: string[]): Promise<unknown> =>
      JSON.parse((await activity('disable', '--yes', '--json', ...args)).stdout);
    expect(await json()).toEqual({
      store: { arn, status: 'ENABLED' },
      channel: null,
      changes: [{ kind: 'delete channel', message: 'deleted the channel ibm-multicloud and its policy' }],
    });
    const named = ['--confirm', 'activity-events', '--remove-termination-protection'];
    expect(await json('--delete-store', ...named)).toEqual({
      store: { arn, status: 'PENDING_DELETION' },
      channel: null,
      changes: [
        {
          kind: 'unprotect store',
          message: 'turned off termination protection of the store activity-events',
        },
        {
          kind: 'delete store',
          message: 'deleted the event data store activity-events',
          remark: `you can restore it for seven days: aws cloudtrail restore-event-data-store --event-data-store ${arn}`,
        },
      ],
    });
    expect(await json('--delete-store', '--confirm', 'nowhere')).toEqual({
      store: null,
      channel: null,
      changes: [],
    });
  });

  it('warns that a store that could not be deleted has lost its protection', async () => {
    await enable();
    const [store] = await stores();
    await setFaults(customer().lake, [
      { operation: 'DeleteEventDataStore', exception: { code: 'AccessDeniedException', message: 'No.' } },
    ]);
    const { code, stderr } = await activity(
      'disable',
      '--yes',
      '--delete-store',
      '--remove-termination-protection',
      '--confirm',
      'activity-events',
    );
    await setFaults(customer().lake, []);
    expect(stderr).toContain(
      'activity: Could not delete the event data store activity-events: AWS returned AccessDeniedException: No.\n',
    );
    expect(stderr).toContain(
      'Termination protection of the store is now off. To turn it on again: aws cloudtrail ' +
        `update-event-data-store --termination-protection-enabled --event-data-store ${store?.EventDataStoreArn ?? ''}\n`,
    );
    expect(code).toBe(1);
  });

  it('goes on with the store that is confirmed where the channel is gone already', async () => {
    await activity('enable', '--partner', '--external-id', 'given-by-support', '--store-name', 'audit');
    await setFaults(customer().lake, [
      { operation: 'DeleteEventDataStore', exception: { code: 'AccessDeniedException', message: 'No.' } },
    ]);
    const named = ['--delete-store', '--remove-termination-protection', '--confirm', 'audit'];
    expect((await activity('disable', '--yes', ...named)).code).toBe(1);
    await setFaults(customer().lake, []);
    const { code, stderr } = await activity('disable', '--yes', ...named);
    expect(stderr).toContain('✓ deleted the event data store audit\n');
    expect(code).toBe(0);
  });

  it('takes a name that no store has for a typo, unless there is no other store it could be', async () => {
    const deleteStore = (...args: string[]) => activity('disable', '--yes', '--delete-store', ...args);
    await activity('enable', '--partner', '--external-id', 'given-by-support', '--store-name', 'audit');
    await activity('disable', '--yes');
    const unprotected = '--remove-termination-protection';
    for (const [typo, ...args] of [
      ['audti', '--confirm', 'audti', unprotected],
      ['audti', '--store-name', 'audti'],
      ['activity-events'],
    ])
      expect(await deleteStore(...args)).toEqual({
        code: 64,
        stdout: '',
        stderr:
          `activity: There is no store ${typo ?? ''}, but there is audit. Nothing was changed.\n` +
          'Correct the name in --store-name or --confirm, or leave out --delete-store.\n',
      });
    expect((await deleteStore('--confirm', 'audit', unprotected)).code).toBe(0);
    expect(await deleteStore('--confirm', 'long-gone', unprotected)).toEqual({
      code: 0,
      stdout: '',
      stderr:
        'There is no store long-gone.\nThere is no channel for the source NordcloudKlarity or IBMMulticloud in eu-west-1.\n',
    });
  });

  it('does not mention protection if the store that could not be deleted had none', async () => {
    await enable();
    const [store] = await stores();
    await customer().client.send(
      new UpdateEventDataStoreCommand({
        EventDataStore: store?.EventDataStoreArn,
        TerminationProtectionEnabled: false,
      }),
    );
    await setFaults(customer().lake, [
      { operation: 'DeleteEventDataStore', exception: { code: 'AccessDeniedException', message: 'No.' } },
    ]);
    const { stderr } = await activity('disable', '--yes', '--delete-store', '--confirm', 'activity-events');
    await setFaults(customer().lake, []);
    expect(stderr).toMatch(
      /activity: Could not delete the event data store activity-events: AWS returned AccessDeniedException: No\.\nUse credentials that .+ needs\.\n$/,
    );
  });

  it('is done if the responses to its deletions are lost, and AWS says to the next attempts that all is gone', async () => {
    await enable();
    await setFaults(
      customer().lake,
      ['DeleteChannel', 'DeleteEventDataStore'].map((operation) => ({ operation, next: 1, cut: 'taken' })),
    );
    const { code, stderr } = await activity(
      ...['disable', '--yes', '--delete-store', '--confirm', 'activity-events'],
      '--remove-termination-protection',
    );
    expect(stderr).toMatch(/✓ deleted the channel .+\n.+\n✓ deleted the event data store activity-events\n/);
    expect(code).toBe(0);
    const again = await activity('disable', '--yes');
    expect(again.stderr).toMatch(/^There is no channel /);
    expect(again.stdout).toContain('is already being deleted');
  });

  it('deletes no store for other events', async () => {
    await customer().client.send(
      new CreateEventDataStoreCommand({ Name: 'trail', TerminationProtectionEnabled: false }),
    );
    const named = ['--store-name', 'trail', '--confirm', 'trail'];
    const { code, stderr } = await activity('disable', '--yes', '--delete-store', ...named);
    expect(stderr).toBe(
      'activity: The store trail does not belong to an integration: it collects events of the category Management, not ActivityAuditLog. Nothing was changed.\n' +
        'Pass the name of the store as --store-name, or leave out --delete-store.\n',
    );
    expect(code).toBe(1);
    expect(await stores()).toMatchObject([{ Name: 'trail' }]);
  });
});
