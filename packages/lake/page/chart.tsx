import { useState } from 'preact/hooks';
import { Bars } from './bars.js';
import { axisTime, count, digits, duration } from './format.js';
import type { Filter, Timeline } from './lake.js';
import { colorOf, serviceOf } from './source-colors.js';

interface Properties {
  readonly timeline: Timeline | undefined;
  readonly filter: Filter;
  readonly setFilter: (filter: Filter) => void;
}

/** Events over time, by source. The arrow keys step through the intervals. */
export function Chart({ timeline, filter, setFilter }: Properties) {
  const [pointed, point] = useState<number>();
  if (timeline === undefined) return <div class="chart" aria-busy="true" />;
  const { from, stepSeconds, intervals, total, series } = timeline;
  const at = pointed === undefined || intervals === 0 ? undefined : Math.min(pointed, intervals - 1);
  const step = ({ key }: KeyboardEvent): void => {
    if (key === 'ArrowLeft') point(Math.max(0, (at ?? intervals) - 1));
    if (key === 'ArrowRight') point(Math.min(intervals - 1, (at ?? -1) + 1));
    if (key === 'Escape') point(undefined);
  };
  const sum = (counts: readonly number[]): number => counts.reduce((all, each) => all + each, 0);
  return (
    <figure class="chart">
      <figcaption>
        {at === undefined ? (
          <>
            <b>{count(total, 'event')}</b> by eventTime (UTC)
            {intervals > 0 && <>, in intervals of {duration(stepSeconds)}</>}
          </>
        ) : (
          <>
            <b>{axisTime(from + at * stepSeconds, stepSeconds)}</b>:{' '}
            {count(sum(series.map(({ counts }) => counts[at] ?? 0)), 'event')}
          </>
        )}
      </figcaption>
      <div
        tabIndex={0}
        role="group"
        aria-label={`Chart: ${count(total, 'event')} of ${count(series.length, 'source')} over ${count(intervals, 'interval')}`}
        onKeyDown={step}
        onBlur={() => {
          point(undefined);
        }}
      >
        <Bars timeline={timeline} pointed={at} point={point} />
      </div>
      {intervals > 0 && (
        <div class="axis" aria-hidden="true">
          <span>{axisTime(from, stepSeconds)}</span>
          {intervals > 1 && <span>{axisTime(from + (intervals - 1) * stepSeconds, stepSeconds)}</span>}
        </div>
      )}
      <ul class="legend" aria-live="off">
        {series.map(({ source, counts }) => (
          <li key={source}>
            <button
              type="button"
              disabled={source === null}
              aria-pressed={source !== null && filter.source === source}
              title={source ?? 'all other sources'}
              onClick={() => {
                setFilter({ ...filter, source: filter.source === source ? '' : (source ?? ''), event: '' });
              }}
            >
              <i style={{ background: colorOf(source) }} />
              <span>{source === null ? 'others' : serviceOf(source)}</span>
              <b>{digits(at === undefined ? sum(counts) : (counts[at] ?? 0))}</b>
            </button>
          </li>
        ))}
      </ul>
    </figure>
  );
}
