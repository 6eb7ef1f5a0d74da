import { time } from './format.js';
import type { ChannelView } from './lake.js';

interface Properties {
  readonly channels: readonly ChannelView[];
  readonly storeId: string | undefined;
}

/** The channels, those to the chosen store first, with their ingestion status. */
export function Channels({ channels, storeId }: Properties) {
  const leadsHere = ({ storeIds }: ChannelView): boolean =>
    storeId !== undefined && storeIds.includes(storeId);
  const sorted = [...channels].sort((a, b) => Number(leadsHere(b)) - Number(leadsHere(a)));
  return (
    <section aria-labelledby="channels">
      <h2 id="channels">Channels</h2>
      {channels.length === 0 && <p class="empty">There is none yet.</p>}
      <ul class="channels">
        {sorted.map((channel) => (
          <li key={channel.id} class={`card ${leadsHere(channel) ? '' : 'elsewhere'}`}>
            <span class="name">{channel.name}</span>
            <Status ingestion={channel.ingestion} />
            <span class="facts">
              <span>from {channel.source}</span>
              {!leadsHere(channel) && <span>to another store</span>}
              <Ingestion ingestion={channel.ingestion} />
              <span>
                {channel.accountId} · {channel.region}
              </span>
              <code>{channel.id}</code>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface IngestionProperties {
  readonly ingestion: ChannelView['ingestion'] | undefined;
}

function Status({ ingestion }: IngestionProperties) {
  if (!ingestion) return <span class="badge">no events yet</span>;
  // As in GetChannel, the error code stays after a later success: only the times show how the last attempt ended.
  const isWell = ingestion.successTime === ingestion.attemptTime;
  return <span class={`badge ${isWell ? 'good' : 'bad'}`}>{isWell ? 'ingesting' : 'failing'}</span>;
}

function Ingestion({ ingestion }: IngestionProperties) {
  if (!ingestion) return null;
  const { attemptTime, successTime, errorCode } = ingestion;
  return (
    <>
      <span>last success {successTime === undefined ? 'never' : <time>{time(successTime)}</time>}</span>
      {attemptTime !== successTime && (
        <span>
          last attempt <time>{time(attemptTime)}</time>
        </span>
      )}
      {errorCode !== undefined && (
        <span>
          latest error <b>{errorCode}</b>
        </span>
      )}
    </>
  );
}
