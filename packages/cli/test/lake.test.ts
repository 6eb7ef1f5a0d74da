import { describe, expect, it } from 'vitest';
import { activityProcess } from './activity-process.js';

describe('activity lake', () => {
  it('fails with a clear message if the lake cannot start', async () => {
    const { code, stderr } = await activityProcess(['lake', '--port', '99999'], {});
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^lake: .*99999/)]);
  });
});

describe('the Region', () => {
  it('is also read from AWS_DEFAULT_REGION, and an invalid endpoint is reported', async () => {
    const env = {
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: '111122223333',
      AWS_SECRET_ACCESS_KEY: 'any',
      AWS_ENDPOINT_URL: 'nowhere',
    };
    const { code, stderr } = await activityProcess(['integration', 'status'], env);
    expect(code).not.toBe(0);
    expect(stderr).toContain('The endpoint "nowhere", set by AWS_ENDPOINT_URL, is not an http');
  });
});
