import { count } from './format.js';
import type { StoreView } from './lake.js';

interface Properties {
  readonly stores: readonly StoreView[];
  readonly chosen: string | undefined;
  readonly choose: (id: string) => void;
  readonly isThere: boolean;
}

/** The event data stores. The rest of the page shows the chosen one. */
export function Stores({ stores, chosen, choose, isThere }: Properties) {
  return (
    <section aria-labelledby="stores">
      <h2 id="stores">Event data stores</h2>
      {isThere && stores.length === 0 && (
        <p class="empty">
          There is none yet. Create one with CreateEventDataStore, as the README of @org/lake shows, and a
          channel to it: this page will show them.
        </p>
      )}
      <div role="radiogroup" aria-labelledby="stores" class="stores">
        {stores.map((store) => (
          <Store key={store.id} store={store} isChosen={store.id === chosen} choose={choose} />
        ))}
      </div>
    </section>
  );
}

function Store({
  store,
  isChosen,
  choose,
}: {
  store: StoreView;
  isChosen: boolean;
  choose: (id: string) => void;
}) {
  const { id, name, accountId, region, status, events, retentionDays } = store;
  return (
    <label class="card">
      <input
        type="radio"
        name="store"
        checked={isChosen}
        disabled={events === null}
        onChange={() => {
          choose(id);
        }}
      />
      <span class="name">{name}</span>
      <span class={`badge ${status === 'ENABLED' ? 'good' : 'warn'}`}>{status}</span>
      <span class="facts">
        {events === null ? (
          'not for activity events: the lake keeps nothing in it'
        ) : (
          <b>{count(events, 'event')}</b>
        )}
        <span>{count(retentionDays, 'day')} kept</span>
        <span>
          {accountId} · {region}
        </span>
        <code>{id}</code>
      </span>
    </label>
  );
}
