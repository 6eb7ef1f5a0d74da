import aws4 from 'aws4';
import { hash, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:https';
import { channelArn, credentials, eventData } from './event.js';
import type { SenderKind } from './sender.js';

/**
 * The floor of a delivery: only what PutAuditEvents requires. Each event is made into JSON, hashed and put into
 * a full batch; each batch is signed and posted, four at a time. What fails is lost.
 */
export const bareLoop: SenderKind = {
  name: 'bare loop: stringify, hash, sign, post',
  keeps: 'nowhere',
  open({ url }) {
    const { hostname, port, host } = new URL(url);
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    const underWay = new Set<Promise<void>>();
    let sequence = 0;
    let entries: string[] = [];

    function post(body: Buffer): Promise<void> {
      const { path, headers } = aws4.sign(
        {
          service: 'cloudtrail-data',
          region: 'eu-west-1',
          host,
          method: 'POST',
          path: `/PutAuditEvents?channelArn=${encodeURIComponent(channelArn)}`,
          headers: { 'Content-Type': 'application/json', 'Content-Length': body.length },
          body,
        },
        credentials,
      );
      return new Promise((resolve) => {
        const sent = request({ hostname, port, path, headers, method: 'POST', agent }, (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (part: string) => (text += part));
          response.on('end', () => {
            JSON.parse(text);
            resolve();
          });
          response.on('error', () => {
            resolve();
          });
        });
        sent.on('error', () => {
          resolve();
        });
        sent.end(body);
      });
    }

    function send(): void {
      if (entries.length === 0) return;
      const batch = post(Buffer.from(`{"auditEvents":[${entries.join(',')}]}`)).finally(() =>
        underWay.delete(batch),
      );
      underWay.add(batch);
      entries = [];
    }

    const flush = async (): Promise<void> => {
      send();
      await Promise.all(underWay);
    };
    return Promise.resolve({
      emit() {
        const id = randomUUID();
        const text = JSON.stringify(eventData(id, ++sequence));
        entries.push(
          `{"id":"${id}","eventData":${JSON.stringify(text)},"eventDataChecksum":"${hash('sha256', text, 'base64')}"}`,
        );
        if (entries.length === 100) send();
      },
      flush,
      async close() {
        await flush();
        agent.destroy();
      },
      pending: () => underWay.size * 100 + entries.length,
    });
  },
};
