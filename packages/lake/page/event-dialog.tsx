import { useEffect, useRef, useState } from 'preact/hooks';
import { catalogue } from './catalogue.js';
import { CopyButton } from './copy-button.js';
import { fetchRecord, type EventLine, type RecordValue } from './lake.js';
import { RecordText } from './record-text.js';
import { visible } from './visible.js';

interface Properties {
  readonly storeId: string;
  readonly id: string;
  readonly events: readonly EventLine[];
  readonly open: (id: string | undefined) => void;
}

/** The full record of an event, as stored. The arrow keys go to its neighbours in the list. */
export function EventDialog({ storeId, id, events, open }: Properties) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [record, setRecord] = useState<RecordValue>();
  const [trouble, setTrouble] = useState<string>();
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    const gone = new AbortController();
    setTrouble(undefined);
    fetchRecord(storeId, id, gone.signal)
      .then((found) => {
        setRecord(found);
        if (found === null) setTrouble('The store no longer has this event.');
      })
      .catch((error: unknown) => {
        if (!gone.signal.aborted) setTrouble(error instanceof Error ? error.message : String(error));
      });
    return () => {
      gone.abort();
    };
  }, [storeId, id]);

  const place = events.findIndex((event) => event.id === id);
  const neighbour = (by: number): string | undefined => (place < 0 ? undefined : events[place + by]?.id);
  const go = (to: string | undefined): void => {
    if (to !== undefined) open(to);
  };
  const press = ({ key }: KeyboardEvent): void => {
    if (key === 'ArrowLeft') go(neighbour(-1));
    if (key === 'ArrowRight') go(neighbour(1));
  };
  const { name = '', source } = events[place] ?? {};
  const known = catalogue
    .find(({ eventSource }) => eventSource === source)
    ?.events.find((each) => each.name === name);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="record"
      onClose={() => {
        open(undefined);
      }}
      onKeyDown={press}
    >
      <div class="title">
        <h2 id="record">{visible(name) || 'Event'}</h2>
        <button
          type="button"
          disabled={neighbour(-1) === undefined}
          onClick={() => {
            go(neighbour(-1));
          }}
        >
          ← Newer
        </button>
        <button
          type="button"
          disabled={neighbour(1) === undefined}
          onClick={() => {
            go(neighbour(1));
          }}
        >
          Older →
        </button>
        <CopyButton text={() => JSON.stringify(record, null, 2)} />
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
      {known && <p>{known.description}</p>}
      {trouble !== undefined && (
        <p role="alert" class="trouble">
          {trouble}
        </p>
      )}
      {record && (
        <pre tabIndex={0}>
          <RecordText value={record} />
        </pre>
      )}
    </dialog>
  );
}
