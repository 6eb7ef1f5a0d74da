import { useEffect, useRef, useState } from 'preact/hooks';
import { CatalogueQueries } from './catalogue-queries.js';
import { runQuery, type QueryAnswer } from './lake.js';
import { ResultTable } from './result-table.js';
import { useShortcuts } from './use-shortcuts.js';

const beginning = (storeId: string): string =>
  `SELECT eventData.eventSource, eventData.eventName, count(*) AS events\nFROM ${storeId}\nGROUP BY 1, 2\nORDER BY 3 DESC`;

/** A box for SQL as StartQuery accepts it, and the result. */
export function QueryBox({ storeId }: { storeId: string }) {
  const box = useRef<HTMLTextAreaElement>(null);
  const outcome = useRef<HTMLDivElement>(null);
  const running = useRef<AbortController | undefined>(undefined);
  const [statement, setStatement] = useState(beginning(storeId));
  const [answer, setAnswer] = useState<QueryAnswer | string>();
  const [isRunning, setRunning] = useState(false);
  useShortcuts({ q: () => box.current?.focus() });

  const asked = useRef(storeId);
  useEffect(() => {
    const before = asked.current;
    asked.current = storeId;
    setStatement((text) => text.replaceAll(before, storeId));
  }, [storeId]);

  // The box is at the bottom of the page: the result would be out of view.
  useEffect(() => {
    if (answer !== undefined) outcome.current?.scrollIntoView({ block: 'nearest' });
  }, [answer]);

  const run = async (): Promise<void> => {
    // The guide and the catalogue write $EDS_ID. The box then shows the SQL that is run, so that error positions match.
    const asking = statement.replaceAll('$EDS_ID', storeId);
    setStatement(asking);
    running.current?.abort();
    const gone = (running.current = new AbortController());
    setRunning(true);
    try {
      setAnswer(await runQuery(storeId, asking, gone.signal));
    } catch (error) {
      setAnswer(gone.signal.aborted ? 'Cancelled.' : (error as Error).message);
    }
    if (running.current === gone) setRunning(false);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      if (isRunning) running.current?.abort();
      else box.current?.blur();
    }
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void run();
  };
  return (
    <section aria-labelledby="sql" class="query">
      <div class="title">
        <h2 id="sql">SQL</h2>
        <CatalogueQueries
          storeId={storeId}
          choose={(text) => {
            setStatement(text);
            box.current?.focus();
          }}
        />
      </div>
      <textarea
        ref={box}
        aria-label="SQL statement"
        aria-describedby="sql-keys"
        spellcheck={false}
        autocapitalize="off"
        autocomplete="off"
        rows={Math.min(16, Math.max(5, statement.split('\n').length + 1))}
        value={statement}
        onInput={({ currentTarget }) => {
          setStatement(currentTarget.value);
        }}
        onKeyDown={press}
      />
      <div class="run">
        <button
          type="button"
          class="main"
          onClick={() => void (isRunning ? running.current?.abort() : run())}
        >
          {isRunning ? 'Cancel' : 'Run'}
        </button>
        <span id="sql-keys">
          <kbd>Ctrl</kbd> <kbd>Enter</kbd> to run, <kbd>Esc</kbd> to leave the box
        </span>
        <span role="status">{isRunning && 'Running…'}</span>
      </div>
      <div ref={outcome} aria-busy={isRunning}>
        <ResultTable answer={answer} />
      </div>
    </section>
  );
}
