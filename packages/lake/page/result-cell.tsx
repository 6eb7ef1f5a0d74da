import { useState } from 'preact/hooks';

/** A value of so many stands on one line; of a longer one, or one with a line break, query.css shows two. */
const MOST_CHARACTERS = 90;

/** A value of a result: of a long one the beginning, until the whole is asked for. A screen reader has it all. */
export function ResultCell({ column, value }: { column: string; value: string }) {
  // Another result may have another value here, which nobody has asked for.
  const [asked, ask] = useState<string>();
  if (value.length <= MOST_CHARACTERS && !value.includes('\n')) return <td>{value}</td>;
  const isWhole = asked === value;
  return (
    <td>
      <div class="long">
        <span class={isWhole ? '' : 'beginning'}>{value}</span>
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
