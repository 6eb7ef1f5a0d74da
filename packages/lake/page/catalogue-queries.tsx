import { queryText } from '@org/event-catalog';
import { catalogue } from './catalogue.js';

const all = catalogue.flatMap(({ service, events }) =>
  events.flatMap(({ name, queries }) => queries.map((query) => ({ service, name, query }))),
);

interface Properties {
  readonly storeId: string;
  readonly choose: (statement: string) => void;
}

/** The catalogue's queries by service and event, for the chosen store. */
export function CatalogueQueries({ storeId, choose }: Properties) {
  return (
    <label>
      From the catalogue
      <select
        value=""
        onChange={({ currentTarget }) => {
          const found = all[Number(currentTarget.value)];
          currentTarget.value = '';
          if (found) choose(queryText(found.query, storeId));
        }}
      >
        <option value="">a query…</option>
        {catalogue.map(({ service }) => (
          <optgroup key={service} label={service}>
            {all.map((entry, index) =>
              entry.service === service ? (
                <option key={index} value={index}>{`${entry.name}: ${entry.query.title}`}</option>
              ) : null,
            )}
          </optgroup>
        ))}
      </select>
    </label>
  );
}
