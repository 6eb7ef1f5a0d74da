interface Properties {
  readonly trouble: string | undefined;
  readonly isThere: boolean;
}

/** The title, and whether the lake responds. */
export function Header({ trouble, isThere }: Properties) {
  const [state, words] =
    trouble !== undefined ? ['trouble', trouble] : isThere ? ['live', 'Live'] : ['', 'Connecting…'];
  return (
    <header>
      <h1>CloudTrail Lake</h1>
      <code>{location.origin}</code>
      <p role="status" class={`state ${state}`}>
        {words}
      </p>
      <p class="keys" role="note" aria-label="Keyboard">
        <kbd>/</kbd> filter <kbd>↑</kbd>
        <kbd>↓</kbd> events <kbd>Enter</kbd> record <kbd>p</kbd> pause <kbd>q</kbd> SQL
      </p>
    </header>
  );
}
