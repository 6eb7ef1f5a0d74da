import { describe, expect, it } from 'vitest';
import { completeOptions, type EmitterOptions } from '../src/options.js';
import { channelArn } from './support/events.js';

const complete = (options: EmitterOptions, environment: Record<string, string> = {}) =>
  completeOptions(options, environment);

describe('options', () => {
  it('take the channel from the environment', () => {
    const { channel } = complete({}, { ACTIVITY_CHANNEL_ARN: channelArn, ACTIVITY_EXTERNAL_ID: 'ext-1' });
    expect(channel).toEqual({
      channelArn,
      externalId: 'ext-1',
      region: 'eu-west-1',
      recipientAccountId: '111122223333',
      dnsSuffix: 'amazonaws.com',
      tenant: undefined,
    });
  });

  it('take an empty variable for one that is not set', () => {
    const empty = { ACTIVITY_EXTERNAL_ID: '', ACTIVITY_SPOOL_DIRECTORY: '', AWS_REGION: '' };
    const variables = { ...empty, AWS_DEFAULT_REGION: 'eu-west-1', ACTIVITY_CHANNEL_ARN: channelArn };
    const { channel, spool } = complete({}, variables);
    expect(channel).toMatchObject({ externalId: undefined, region: 'eu-west-1' });
    expect(spool.durable).toBe(false);
    const id = 'EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE';
    expect(complete({ channelArn: id, recipientAccountId: '111122223333' }, variables).channel).toMatchObject(
      { region: 'eu-west-1' },
    );
  });

  it('that do not exist are rejected with a suggestion: a misspelt spool directory would silently mean memory', () => {
    const misspelt = (options: object) => () => complete({ channelArn, ...options });
    expect(misspelt({ spoolDir: '/var/spool/activity' })).toThrow(
      '[invalid_option] unknown option spoolDir: did you mean spoolDirectory or spool?',
    );
    expect(misspelt({ maxrequestsInFlight: 1 })).toThrow(
      'did you mean maxRequestsInFlight or maxRequestsInFlightPerChannel?',
    );
    expect(misspelt({ toString: 1 })).toThrow(/unknown option toString$/);
    expect(misspelt({ backoff: { maximumMs: 1 } })).toThrow(/unknown option backoff\.maximumMs$/);
    expect(misspelt({ backoff: { initial: 1 } })).toThrow('did you mean backoff.initialMs?');
  });

  it('must be an object', () => {
    const given = (options: unknown) => () => complete(options as EmitterOptions);
    expect(given(null)).toThrow('[invalid_option] the options must be an object');
    expect(given(channelArn)).toThrow('the options must be an object');
    expect(given({ channelArn, backoff: 100 })).toThrow('backoff must be an object');
  });

  it('without a channel are rejected, naming the option and the variable', () => {
    expect(() => complete({})).toThrow(
      '[no_channel] no channel is configured: set the option channelArn or the variable ACTIVITY_CHANNEL_ARN, or the option channels and choose a customer with forTenant',
    );
  });

  it('take the ID of a channel, with its Region and account', () => {
    const id = { channelArn: 'EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE' };
    expect(() => complete(id)).toThrow('region is unknown: set it, or give channelArn as a full ARN');
    expect(() => complete(id, { AWS_REGION: 'eu-west-1' })).toThrow('recipientAccountId is unknown');
    expect(
      complete({ ...id, region: 'cn-north-1', recipientAccountId: '111122223333' }).channel,
    ).toMatchObject({
      region: 'cn-north-1',
      dnsSuffix: 'amazonaws.com.cn',
    });
  });

  it('reject an invalid channel, account or external ID, and never print the external ID', () => {
    expect(() => complete({ channelArn: 'arn:aws:s3:::bucket' })).toThrow(
      'channelArn or ACTIVITY_CHANNEL_ARN is not the ARN of a channel',
    );
    for (const recipientAccountId of ['12', '1111222233334', 'a111122223333']) {
      expect(() => complete({ channelArn, recipientAccountId })).toThrow(
        'recipientAccountId must be 12 digits',
      );
    }
    expect(() => complete({ channelArn, externalId: 's e c r e t' })).toThrow(
      /^\[invalid_option\] externalId or ACTIVITY_EXTERNAL_ID must be(?!.*s e c)/,
    );
  });

  it('accept an external ID of 2 to 1224 characters', () => {
    for (const externalId of ['ab', '+=,.@:/-_', 'e'.repeat(1224)]) {
      expect(complete({ channelArn, externalId }).channel?.externalId).toBe(externalId);
    }
    for (const externalId of ['a', 'e'.repeat(1225), 'e!']) {
      expect(() => complete({ channelArn, externalId })).toThrow(
        '[invalid_option] externalId or ACTIVITY_EXTERNAL_ID must be 2 to 1224 characters of A-Z a-z 0-9 _ + = , . @ : / -',
      );
    }
  });

  it('follow changes to a tenant’s channel, even within the same object', () => {
    const acme = { channelArn, externalId: 'old-id' };
    const { channelOf } = complete({ channels: { acme } });
    const before = channelOf('acme');
    expect(channelOf('acme')).toBe(before);
    acme.externalId = 'new-id';
    expect(channelOf('acme')).toEqual({ ...before, externalId: 'new-id' });
    expect(before.externalId).toBe('old-id');
  });

  it('reject a number out of range', () => {
    expect(() => complete({ channelArn, lingerMs: -1 })).toThrow(
      'lingerMs must be a number of at least 0, not -1',
    );
    expect(() => complete({ channelArn, maxQueueBytes: Number.NaN })).toThrow(
      'maxQueueBytes must be a number over 0, not NaN',
    );
    // As a service without a compiler passes on an environment variable.
    expect(() => complete({ channelArn, lingerMs: '100' as never })).toThrow(
      'lingerMs must be a number of at least 0, not a string',
    );
    expect(() => complete({ channelArn, endpoint: 'localhost:4880' })).toThrow(
      'endpoint or AWS_ENDPOINT_URL must be a URL that begins with http:// or https://',
    );
  });
  it('reject values of the wrong type, for services without a compiler, and never print them', () => {
    const refused = (options: object): string => {
      try {
        complete({ channelArn, ...options }).channelOf('a');
      } catch (error) {
        return String(error);
      }
      return 'taken';
    };
    const wrong: [object, string][] = [
      [{ channelArn: 5 }, 'channelArn must be a string'],
      [{ externalId: 5_555 }, 'externalId must be a string'],
      [{ region: 5 }, 'region must be a string'],
      [{ region: 5, channelArn: undefined, channels: {} }, 'region must be a string'],
      [{ hashKey: 5_555 }, 'hashKey must be a string or a Uint8Array'],
      [{ endpoint: new URL('http://localhost') }, 'endpoint must be a string'],
      ...['http://u:5555@localhost', 'http://localhost?key=5555', 'http://localhost/#5555', 'htp://5555'].map(
        (endpoint): [object, string] => [
          { endpoint },
          'endpoint or AWS_ENDPOINT_URL must be a URL that begins with http:// or https://',
        ],
      ),
      [
        { endpoint: 'http://[bad' },
        'endpoint or AWS_ENDPOINT_URL must be a URL that begins with http:// or https://',
      ],
      ...['eu-west-1 ', '\n', 'eu-west-1.5555.example#', 'EU'].map((region): [object, string] => [
        { channelArn: 'id', recipientAccountId: '111122223333', region },
        'region must be the name of an AWS Region, such as eu-west-1',
      ]),
      [{ channelArn: `${channelArn} ` }, 'channelArn or ACTIVITY_CHANNEL_ARN is not the ARN of a channel'],
      [
        { channelArn: `"${channelArn}"` },
        'channelArn or ACTIVITY_CHANNEL_ARN must not contain white space or quotation marks',
      ],
      [
        { channels: { a: { channelArn: `'${channelArn}'` } } },
        'channels["a"].channelArn must not contain white space or quotation marks',
      ],
      [
        { channelArn: 'id\n', recipientAccountId: '111122223333' },
        'channelArn or ACTIVITY_CHANNEL_ARN must not contain white space',
      ],
      [{ recipientAccountId: '555555555555' }, 'recipientAccountId must be the account in channelArn'],
      [{ client: { send: () => undefined } }, 'client must have the method putAuditEvents'],
      [{ logger: { ...console, warn: undefined } }, 'logger must have the method warn'],
      [{ meterProvider: {} }, 'meterProvider must have the method getMeter'],
      ...[{ destroy: () => undefined }, 'http://user:5555@proxy'].map((agent): [object, string] => [
        { agent },
        'agent must be an Agent of node:http or node:https, or extend one',
      ]),
      [{ spool: { open: () => undefined } }, 'spool must have the method left'],
      [{ transport: { send: () => undefined } }, 'transport must have the method close'],
      [{ assumeRoleArn: 5_555 }, 'assumeRoleArn must be a string'],
      [{ assumeRoleExternalId: 5_555 }, 'assumeRoleExternalId must be a string'],
      ...[null, 'AKIA', {}, { accessKeyId: '', secretAccessKey: '5555' }, { accessKeyId: '5555' }].map(
        (credentials): [object, string] => [
          { credentials },
          'credentials must be a function, or have accessKeyId and secretAccessKey',
        ],
      ),
      [{ spoolDirectory: true }, 'spoolDirectory must be a string'],
      [{ spoolDirectory: '' }, 'spoolDirectory must name a directory, but is empty'],
      [{ onInvalid: 'throw' }, 'onInvalid must be a function'],
      [{ closeOnSignals: 'false' }, 'closeOnSignals must be a boolean'],
      [{ numberEvents: 0 }, 'numberEvents must be a boolean'],
      ...[new Map([['a', { channelArn }]]), [{ channelArn }], 'a'].map((channels): [object, string] => [
        { channels },
        'channels must be a function, or an object with a channel for each tenant',
      ]),
      [{ channels: { a: {} } }, 'channels["a"].channelArn is missing'],
      [{ channels: { a: 'x' } }, 'channels["a"].channelArn is missing'],
      [{ channels: { a: { channelArn, externalId: 5_555 } } }, 'channels["a"].externalId must be a string'],
      [{ channels: { a: { channelArn, externalId: '5 555' } } }, 'channels["a"].externalId must be 2 to'],
    ];
    for (const [options, message] of wrong) {
      expect(refused(options)).toContain(`EmitterError: [invalid_option] ${message}`);
      expect(refused(options)).not.toMatch(/5.?555/);
    }
  });
});
