import { useRef } from 'preact/hooks';
import { Choice } from './choice.js';
import { digits } from './format.js';
import type { Filter, NameCount } from './lake.js';
import { useShortcuts } from './use-shortcuts.js';

/** The time range, in seconds until now; empty for all time. */
export type Range = '' | '900' | '3600' | '86400' | '604800';

interface Properties {
  readonly filter: Filter;
  readonly setFilter: (filter: Filter) => void;
  readonly names: readonly NameCount[];
  readonly range: Range;
  readonly setRange: (range: Range) => void;
  readonly isPaused: boolean;
  readonly setPaused: (isPaused: boolean) => void;
}

/** The filters of the list and the chart. */
export function Filters(properties: Properties) {
  const { filter, setFilter, names, range, setRange, isPaused, setPaused } = properties;
  const actor = useRef<HTMLInputElement>(null);
  useShortcuts({ '/': () => actor.current?.select() });
  const isFiltered = filter.source !== '' || filter.event !== '' || filter.actor !== '';
  return (
    <>
      <div class="title">
        <h2 id="events">Events</h2>
        <button
          type="button"
          disabled={!isFiltered}
          onClick={() => {
            setFilter({ source: '', event: '', actor: '' });
          }}
        >
          Clear filters
        </button>
        <button
          type="button"
          aria-pressed={isPaused}
          onClick={() => {
            setPaused(!isPaused);
          }}
        >
          {isPaused ? 'Resume' : 'Pause'}
        </button>
      </div>
      <form
        class="filters"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
        }}
      >
        <Choice
          label="Source"
          value={filter.source}
          choices={counted(names, ({ source }) => source)}
          choose={(source) => {
            setFilter({ ...filter, source, event: '' });
          }}
        />
        <Choice
          label="Event"
          value={filter.event}
          choices={counted(
            names.filter(({ source }) => filter.source === '' || source === filter.source),
            ({ name }) => name,
          )}
          choose={(event) => {
            setFilter({ ...filter, event });
          }}
        />
        <label>
          Actor
          <input
            ref={actor}
            type="search"
            placeholder="part of a principalId"
            value={filter.actor}
            onInput={({ currentTarget }) => {
              setFilter({ ...filter, actor: currentTarget.value });
            }}
          />
        </label>
        <label>
          Chart
          <select
            value={range}
            onChange={({ currentTarget }) => {
              setRange(currentTarget.value as Range);
            }}
          >
            <option value="">all time</option>
            <option value="900">last 15 minutes</option>
            <option value="3600">last hour</option>
            <option value="86400">last day</option>
            <option value="604800">last 7 days</option>
          </select>
        </label>
      </form>
    </>
  );
}

/** Each name with the number of its events, in alphabetical order. */
function counted(names: readonly NameCount[], nameOf: (name: NameCount) => string): [string, string][] {
  const sums = new Map<string, number>();
  for (const name of names) sums.set(nameOf(name), (sums.get(nameOf(name)) ?? 0) + name.events);
  return [...sums]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, events]) => [name, `${name} (${digits(events)})`]);
}
