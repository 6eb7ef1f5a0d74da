import { count } from './format.js';
import type { QueryAnswer } from './lake.js';
import { ResultCell } from './result-cell.js';

/** The result of a query: rows, or an error. */
export function ResultTable({ answer }: { answer: QueryAnswer | string | undefined }) {
  if (answer === undefined) return null;
  if (typeof answer === 'string') {
    return (
      <p role="alert" class="trouble">
        {answer}
      </p>
    );
  }
  const { columns, rows, more, executionMs } = answer;
  return (
    <>
      <p role="status" class="outcome">
        {more ? `The first ${count(rows.length, 'row')}` : count(rows.length, 'row')} in {executionMs} ms
      </p>
      {rows.length > 0 && (
        <div class="result" tabIndex={0} role="region" aria-label="Result">
          <table>
            <thead>
              <tr>
                {columns.map((column, index) => (
                  <th key={index} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <tr key={index}>
                  {row.map((value, column) => (
                    <ResultCell key={column} column={columns[column] ?? ''} value={value} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
