import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { ListChannelsCommand } from '@aws-sdk/client-cloudtrail';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cloudTrailClient, sender, stsClient } from '../src/aws/clients.js';
import { explain } from '../src/aws/explain.js';
import { putAuditEvents } from '../src/aws/put-audit-events.js';
import type { Failure } from '../src/failure.js';

/** What clients asked the proxy to connect them to; it refuses to. */
let asked: (string | undefined)[];
let proxy: Server;
let proxyUrl: string;
let refusal: string;

beforeEach(async () => {
  asked = [];
  refusal = '403 Forbidden';
  proxy = createServer().on('connect', ({ url, headers }, socket) => {
    asked.push([url, headers['proxy-authorization']].filter(Boolean).join(' '));
    socket.end(`HTTP/1.1 ${refusal}\r\ncontent-length: 0\r\n\r\n`);
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  proxyUrl = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  vi.stubEnv('AWS_ACCESS_KEY_ID', '111122223333');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'any');
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy', 'NO_PROXY', 'no_proxy'])
    vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  proxy.close();
});

const flags = { region: 'eu-west-1' };
const limits = { timeoutMs: 5_000 };

/** Lists the channels, asks who calls, and puts no events. */
async function callAll(): Promise<Failure[]> {
  const from = await sender(flags, limits);
  const failures = [
    (await cloudTrailClient(flags, limits)).send(new ListChannelsCommand({})),
    (await stsClient(flags, 'eu-west-1', from)).send(new GetCallerIdentityCommand({})),
    putAuditEvents(from, { channelArn: 'id' }, []),
  ].map((call) =>
    call.then(
      () => undefined,
      (error: unknown) => explain(error, 'do it'),
    ),
  );
  return (await Promise.all(failures)).filter((failure) => failure !== undefined);
}

it('reaches every endpoint through the proxy of HTTPS_PROXY, and says what the proxy answered', async () => {
  vi.stubEnv('HTTPS_PROXY', `http://me:secret@${proxyUrl}`);
  const failures = await callAll();
  const authorization = `Basic ${Buffer.from('me:secret').toString('base64')}`;
  expect([...new Set(asked)].sort()).toEqual([
    `cloudtrail-data.eu-west-1.amazonaws.com:443 ${authorization}`,
    `cloudtrail.eu-west-1.amazonaws.com:443 ${authorization}`,
    `sts.eu-west-1.amazonaws.com:443 ${authorization}`,
  ]);
  expect(failures.map(({ message }) => message)).toEqual(
    Array(3).fill('Could not do it: the response is not from AWS, or is incomplete (HTTP 403).'),
  );
});

it.each(['HTTPS_PROXY', 'all_proxy'])(
  'takes a proxy without a scheme in %s for one of plain HTTP, and says that it demands a password',
  async (variable) => {
    vi.stubEnv(variable, proxyUrl);
    refusal = '407 Proxy Authentication Required';
    const failures = await callAll();
    expect(new Set(asked).size).toBe(3);
    for (const { message, nextStep } of failures) {
      expect(message).toBe('Could not do it: the proxy demands a valid user name and password (HTTP 407).');
      expect(nextStep).toBe('Set HTTPS_PROXY to http://user:password@host:port.');
    }
  },
);

it('reaches a host that NO_PROXY excludes without the proxy', async () => {
  vi.stubEnv('HTTPS_PROXY', `http://${proxyUrl}`);
  vi.stubEnv('NO_PROXY', '127.0.0.1');
  const client = await cloudTrailClient({ ...flags, endpointUrl: `https://${proxyUrl}` }, limits);
  await expect(client.send(new ListChannelsCommand({}))).rejects.toThrow(/SSL|EPROTO/);
  expect(asked).toEqual([]);
});

it.each([
  ['of another kind', 'socks5://', ''],
  ['that is not a URL', 'http://', ']'],
])('refuses a proxy %s, and shows no password of it', async (_, scheme, end) => {
  vi.stubEnv('ALL_PROXY', `${scheme}me:secret@${proxyUrl}${end}`);
  const failures = await callAll();
  expect(failures).toHaveLength(3);
  for (const { message, nextStep, exitCode } of failures) {
    expect(message).toBe(
      `The proxy ${scheme}${proxyUrl}${end} cannot be used: it is not an http or https URL.`,
    );
    expect(nextStep).toBe(
      'Set HTTPS_PROXY to http://host:port, or NO_PROXY to hosts that are reached without it.',
    );
    expect(exitCode).toBe(64);
  }
  expect(asked).toEqual([]);
});
