import { eventsPerRequest, lakeEvent } from './events.js';
import { connections, LakeClient } from './lake-client.js';
import { startLakeProcess } from './lake-process.js';
import { asked, UidSample, type Measured } from './measured.js';
import { timed, timesOf, type Times } from './times.js';

export interface MeasuredLake extends Measured {
  /** From a request of 100 events to its response. */
  readonly put: Times;
  /** The CPU time of the lake's process per event. */
  readonly cpuMicroseconds: number;
}

/** Fills a lake through one client, then queries it. */
export async function measureLake(events: number): Promise<MeasuredLake> {
  const lake = await startLakeProcess();
  const client = new LakeClient(lake.url);
  try {
    const { channelArn, table } = await integrate(client);
    const uids = new UidSample(events);
    const cpuBefore = lake.cpuMs();
    const startedAt = performance.now();
    const put = await fill(client, channelArn, events, uids);
    const seconds = (performance.now() - startedAt) / 1000;
    const cpuMicroseconds = ((lake.cpuMs() - cpuBefore) * 1000) / events;
    const source = 'eventData.eventSource, eventData.eventName';
    const groupBy = await timed(asked.groupBy, () =>
      client.query(`SELECT ${source}, count(*) AS events FROM ${table} GROUP BY ${source}`, 6),
    );
    const byUid = await timed(asked.byUid, (n) =>
      client.query(`SELECT * FROM ${table} WHERE eventData.uid = '${uids.get(n)}'`, 1),
    );
    return {
      eventsPerSecond: events / seconds,
      put,
      cpuMicroseconds,
      groupBy,
      byUid,
      memoryMb: lake.peakMemoryMb(),
      bytesPerEvent: lake.fileBytes() / events,
    };
  } finally {
    client.close();
    await lake.close();
  }
}

async function integrate(client: LakeClient): Promise<{ channelArn: string; table: string }> {
  const { EventDataStoreArn: Location } = await client.call<{ EventDataStoreArn: string }>(
    'CreateEventDataStore',
    {
      Name: 'bench',
      MultiRegionEnabled: false,
      AdvancedEventSelectors: [
        { FieldSelectors: [{ Field: 'eventCategory', Equals: ['ActivityAuditLog'] }] },
      ],
    },
  );
  const { ChannelArn: channelArn } = await client.call<{ ChannelArn: string }>('CreateChannel', {
    Name: 'bench',
    Source: 'Custom',
    Destinations: [{ Type: 'EVENT_DATA_STORE', Location }],
  });
  return { channelArn, table: Location.split('/')[1] ?? '' };
}

async function fill(client: LakeClient, channelArn: string, events: number, uids: UidSample): Promise<Times> {
  const taken: number[] = [];
  let next = 0;
  const sender = async (): Promise<void> => {
    while (next < events) {
      const first = next;
      next = Math.min(first + eventsPerRequest, events);
      const auditEvents: { id: string; eventData: string }[] = [];
      for (let n = first; n < next; n++) {
        const { UID, eventData } = lakeEvent(n);
        uids.add(n, UID);
        auditEvents.push({ id: String(n), eventData });
      }
      const body = JSON.stringify({ auditEvents });
      const sentAt = performance.now();
      await client.put(channelArn, body, auditEvents.length);
      taken.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: connections }, sender));
  return timesOf(taken);
}
