import { digits } from './format.js';
import type { Timeline } from './lake.js';
import { colorOf } from './source-colors.js';

interface Properties {
  readonly timeline: Timeline;
  readonly pointed: number | undefined;
  readonly point: (interval: number | undefined) => void;
}

/** The size of the drawing, in its own units: it is stretched to fit. */
const HEIGHT = 100;

/** One bar per interval, with one part per source. */
export function Bars({ timeline: { intervals, series }, pointed, point }: Properties) {
  const places = Array.from({ length: intervals }, (_, place) => place);
  const totals = places.map((place) => series.reduce((sum, { counts }) => sum + (counts[place] ?? 0), 0));
  const most = Math.max(1, ...totals);
  return (
    <div class="bars">
      <span class="most" aria-hidden="true">
        {intervals > 0 ? digits(most) : 'no events'}
      </span>
      <svg
        viewBox={`0 0 ${Math.max(1, intervals)} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        onPointerLeave={() => {
          point(undefined);
        }}
      >
        {places.map((place) => (
          <g
            key={place}
            class={place === pointed ? 'pointed' : ''}
            onPointerEnter={() => {
              point(place);
            }}
          >
            <rect class="ground" x={place} y={0} width={1} height={HEIGHT} />
            {parts(series, place, most).map(({ source, y, height }) => (
              <rect
                key={source}
                x={place + 0.08}
                y={y}
                width={0.84}
                height={height}
                style={{ fill: colorOf(source) }}
              />
            ))}
          </g>
        ))}
      </svg>
    </div>
  );
}

interface Part {
  readonly source: string | null;
  readonly y: number;
  readonly height: number;
}

function parts(series: Timeline['series'], place: number, most: number): Part[] {
  let top = HEIGHT;
  return series.flatMap(({ source, counts }) => {
    const height = ((counts[place] ?? 0) / most) * HEIGHT;
    top -= height;
    return height === 0 ? [] : [{ source, y: top, height }];
  });
}
