import { useRef, useState } from 'preact/hooks';
import type { EventLine } from './lake.js';
import { colorOf, serviceOf } from './source-colors.js';
import { useShortcuts } from './use-shortcuts.js';
import { visible } from './visible.js';

interface Properties {
  readonly events: readonly EventLine[] | undefined;
  readonly previous: readonly EventLine[] | undefined;
  readonly open: (id: string) => void;
}

/** The newest events, the last to arrive on top. The arrow keys move the focus from event to event. */
export function EventList({ events: answered, previous, open }: Properties) {
  const events = answered ?? [];
  const list = useRef<HTMLOListElement>(null);
  const [current, setCurrent] = useState<string>();
  const known = new Set(previous?.map(({ id }) => id));
  const place = Math.max(
    0,
    events.findIndex(({ id }) => id === current),
  );
  const focus = (at: number): void => {
    const within = Math.max(0, Math.min(events.length - 1, at));
    list.current?.querySelectorAll('button')[within]?.focus();
  };
  useShortcuts({
    ArrowDown: () => {
      focus(place);
    },
  });
  const move = (event: KeyboardEvent): void => {
    const to = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: events.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    focus(to);
  };
  return (
    <>
      <p class="columns" aria-hidden="true">
        <span>eventTime (UTC)</span> <span>Service</span> <span>Event, by arrival</span> <span>Actor</span>
      </p>
      {answered?.length === 0 && (
        <p class="empty">No matching events. New events appear here as they arrive.</p>
      )}
      <ol class="list" ref={list} onKeyDown={move} aria-label="Newest events, by arrival">
        {events.map((event, index) => (
          <li key={event.id} class={previous && !known.has(event.id) ? 'fresh' : ''}>
            <button
              type="button"
              tabIndex={index === place ? 0 : -1}
              onFocus={() => {
                setCurrent(event.id);
              }}
              onClick={() => {
                open(event.id);
              }}
            >
              <Line event={event} />
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}

function Line({ event: { time, source, name, actor, actorType, errorCode } }: { event: EventLine }) {
  return (
    <>
      <time dateTime={time}>{time.replace('T', ' ').replace('Z', '')}</time>
      <span class="source" title={source}>
        <i style={{ background: colorOf(source) }} />
        {serviceOf(source)}
      </span>
      <b>{visible(name)}</b>
      <span class="actor" title={actorType}>
        {visible(actor)}
      </span>
      <span class="error" title={errorCode ?? undefined}>
        {errorCode === null ? '' : visible(errorCode)}
      </span>
    </>
  );
}
