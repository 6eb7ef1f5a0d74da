import { useState } from 'preact/hooks';
import { visible } from './visible.js';

/**
 * The length up to which a value fits on one line. Of a longer one, or one with a line break, query.css shows two
 * lines.
 */
const MOST_CHARACTERS = 90;

/** A value of a result. A long one is shortened until the user expands it; screen readers always get all of it. */
export function ResultCell({ column, value }: { column: string; value: string }) {
  // The next result may have another value here, which starts out shortened.
  const [asked, ask] = useState<string>();
  if (value.length <= MOST_CHARACTERS && !value.includes('\n')) return <td>{visible(value)}</td>;
  const isWhole = asked === value;
  return (
    <td>
      <div class="long">
        <span class={isWhole ? '' : 'beginning'}>{visible(value)}</span>
        <button
          type="button"
          aria-expanded={isWhole}
          aria-label={`${isWhole ? 'Less' : 'More'} of ${column}`}
          onClick={() => {
            ask(isWhole ? undefined : value);
          }}
        >
          {isWhole ? 'Less' : 'More'}
        </button>
      </div>
    </td>
  );
}
