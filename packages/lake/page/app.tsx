import { useState } from 'preact/hooks';
import { Channels } from './channels.js';
import { Chart } from './chart.js';
import { EventDialog } from './event-dialog.js';
import { EventList } from './event-list.js';
import { Filters, type Range } from './filters.js';
import { Header } from './header.js';
import { fetchEvents, fetchNames, fetchTimeline, type Filter } from './lake.js';
import { QueryBox } from './query-box.js';
import { Stores } from './stores.js';
import { useLatest } from './use-latest.js';
import { useOverview } from './use-overview.js';
import { useShortcuts } from './use-shortcuts.js';
import { useTick } from './use-tick.js';

/** The page: stores and channels on the left, their events on the right, SQL below. */
export function App() {
  const { overview, trouble } = useOverview();
  const [chosen, choose] = useState<string>();
  const [filter, setFilter] = useState<Filter>({ source: '', event: '', actor: '' });
  const [range, setRange] = useState<Range>('');
  const [isPaused, setPaused] = useState(false);
  const [openId, open] = useState<string>();
  const stores = overview?.stores ?? [];
  const holding = stores.filter(({ events }) => events !== null);
  const storeId = (holding.find(({ id }) => id === chosen) ?? holding[0])?.id;
  useShortcuts({
    p: () => {
      setPaused((before) => !before);
    },
  });

  const tick = useTick(range === '' || isPaused ? undefined : 10_000);
  const fits = JSON.stringify(filter);
  const events = useLatest({
    subject: storeId,
    key: fits,
    revisions: [overview],
    isPaused,
    load: (id, signal) => fetchEvents(id, filter, signal),
  });
  const timeline = useLatest({
    subject: storeId,
    key: fits + range,
    revisions: [overview, tick],
    isPaused,
    load: (id, signal) => fetchTimeline(id, filter, range, signal),
  });
  const names = useLatest({
    subject: storeId,
    key: 'names',
    revisions: [overview],
    isPaused,
    load: fetchNames,
  });

  return (
    <>
      <Header trouble={trouble} isThere={overview !== undefined} />
      <main>
        <aside aria-label="Integration">
          <Stores stores={stores} chosen={storeId} choose={choose} isThere={overview !== undefined} />
          <Channels channels={overview?.channels ?? []} storeId={storeId} />
        </aside>
        {storeId !== undefined && (
          <>
            <section aria-labelledby="events" class="events">
              <Filters
                filter={filter}
                setFilter={setFilter}
                names={names?.value ?? []}
                range={range}
                setRange={setRange}
                isPaused={isPaused}
                setPaused={setPaused}
              />
              <Chart timeline={timeline?.value} filter={filter} setFilter={setFilter} />
              <EventList events={events?.value} previous={events?.previous} open={open} />
            </section>
            <QueryBox storeId={storeId} />
          </>
        )}
      </main>
      {storeId !== undefined && openId !== undefined && (
        <EventDialog storeId={storeId} id={openId} events={events?.value ?? []} open={open} />
      )}
    </>
  );
}
