import { createKlarityEmitter } from '@org/emitter-klarity';
import { examples } from '@org/emitter-klarity/testing';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { providerAccountId } from '../src/integration.js';
import { startIntegratedLake, type IntegratedLake } from './integrated-lake.js';

let integrated: IntegratedLake;
beforeAll(async () => {
  integrated = await startIntegratedLake();
});
afterAll(() => integrated.close());
afterEach(() => vi.unstubAllEnvs());

/** A service outside the provider's AWS account, with the keys of an IAM user in it. */
function emitterAs(accessKeyId: string, options: { assumeRoleArn?: string; externalId?: string } = {}) {
  vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'any');
  vi.stubEnv('AWS_ENDPOINT_URL_STS', integrated.lake.url);
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDTRAIL_DATA', integrated.lake.url);
  const { channelArn, externalId } = integrated.integration;
  return createKlarityEmitter({ channelArn, externalId, ...options });
}

const proxyRole = `arn:aws:iam::${providerAccountId}:role/activity-proxy`;

it('an IAM user of another account delivers by assuming the proxy role that the channel policy allows', async () => {
  const klarity = emitterAs('444455556666', { assumeRoleArn: proxyRole });
  const receipt = klarity.discoveryRule.created(examples.discoveryRule.created[0]);
  await expect(receipt.delivered).resolves.toHaveProperty('eventID');
  expect(await klarity.close()).toMatchObject({ pending: 0 });
});

it('without the role, or with another external ID, the channel refuses the event, and the emitter keeps it', async () => {
  for (const klarity of [
    emitterAs('444455556666'),
    emitterAs('444455556666', { assumeRoleArn: proxyRole, externalId: 'another-customer' }),
  ]) {
    const { delivered } = klarity.discoveryRule.created(examples.discoveryRule.created[0]);
    const end = delivered.catch((error: unknown) => error);
    expect(await klarity.close()).toMatchObject({
      delivered: 0,
      rejected: 0,
      pending: 1,
      reasons: [{ outcome: 'pending', code: 'ChannelInsufficientPermission' }],
    });
    expect(await end).toMatchObject({ code: 'undelivered' });
  }
});
