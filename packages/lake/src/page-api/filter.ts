/** Which events of a store the page shows. */
export interface Filter {
  readonly source?: string | undefined;
  readonly name?: string | undefined;
  /** Part of the actor's principalId, case-insensitive. */
  readonly actor?: string | undefined;
  /** Seconds since 1970, by eventTime. */
  readonly since?: number | undefined;
}

export function readFilter(query: URLSearchParams): Filter {
  const given = (name: string): string | undefined => {
    const value = query.get(name) ?? '';
    return value === '' ? undefined : value;
  };
  return { source: given('source'), name: given('name'), actor: given('actor') };
}

/** The filter as an SQL condition, with the values of its parameters. */
export function condition({ source, name, actor, since }: Filter): { sql: string; values: string[] } {
  const values: string[] = [];
  const parts = ['true'];
  const add = (value: string | undefined, sql: (parameter: string) => string): void => {
    if (value !== undefined) parts.push(sql(`$${values.push(value)}::VARCHAR`));
  };
  add(source, (value) => `eventdata.eventsource = ${value}`);
  add(name, (value) => `eventdata.eventname = ${value}`);
  add(actor, (value) => `contains(lower(eventdata.useridentity.principalid), lower(${value}))`);
  add(since?.toString(), (value) => `eventtime >= make_timestamp(${value}::BIGINT * 1000000)`);
  return { sql: parts.join(' AND '), values };
}
