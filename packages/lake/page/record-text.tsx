import type { RecordValue } from './lake.js';
import { visible } from './visible.js';

/** A record as JSON, with names and values in different styles. */
export function RecordText({ value, indent = '' }: { value: RecordValue; indent?: string }) {
  if (value === null) return <span class="null">null</span>;
  if (typeof value === 'string') return <span class="text">{visible(JSON.stringify(value))}</span>;
  const deeper = `${indent}  `;
  const members = Object.entries(value);
  return (
    <>
      {'{\n'}
      {members.map(([name, member], index) => (
        <span key={name}>
          {deeper}
          <span class="key">{visible(JSON.stringify(name))}</span>:{' '}
          <RecordText value={member} indent={deeper} />
          {index < members.length - 1 ? ',\n' : '\n'}
        </span>
      ))}
      {`${indent}}`}
    </>
  );
}
