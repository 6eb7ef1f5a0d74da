import type { LakeContext } from '../context.js';
import { tablesOf } from '../control/queries.js';
import { AwsError } from '../http/aws-error.js';
import { isJson, json } from '../http/lake-api.js';
import type { HttpRequest, HttpResponse } from '../http/protocols/protocol.js';
import { ask, QueryStopped } from '../query/ask.js';

/** StartQuery's own limit, in characters. */
const MAX_STATEMENT = 10_000;

/**
 * Runs a statement of the SQL box as the owner of the store: it reads what StartQuery would let that account read, and
 * nothing else.
 */
export async function answerQuery(
  context: LakeContext,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<HttpResponse> {
  if (!isJson(request)) return json(415, { error: 'The content type must be application/json.' });
  const { store: storeId, statement } = readBody(request.body);
  if (typeof storeId !== 'string' || typeof statement !== 'string' || statement.trim() === '') {
    return json(400, {
      error: 'A store and a statement are required: {"store": "…", "statement": "SELECT …"}.',
    });
  }
  if (statement.length > MAX_STATEMENT) {
    return json(400, { error: `A statement may have at most ${MAX_STATEMENT} characters.` });
  }
  const owner = context.eventDataStores.get(storeId);
  if (!owner) return json(404, { error: `There is no event data store ${storeId.slice(0, 80)}.` });
  try {
    await context.retention.sweep();
    const answered = await ask(context.database, statement, {
      now: context.options.now(),
      timeoutMs: context.options.queryTimeoutMs,
      signal,
      storeOfTable: tablesOf(context, owner),
    });
    return json(200, answered);
  } catch (error) {
    if (error instanceof AwsError || error instanceof QueryStopped)
      return json(400, { error: error.message });
    throw error;
  }
}

function readBody(body: string): { store?: unknown; statement?: unknown } {
  try {
    return (JSON.parse(body) ?? {}) as { store?: unknown; statement?: unknown };
  } catch {
    return {};
  }
}
