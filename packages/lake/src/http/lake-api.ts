import type { LakeContext } from '../context.js';
import { parseFaults } from '../faults/parse-faults.js';
import { OPERATION_NAMES } from './operation-names.js';
import type { HttpRequest, HttpResponse } from './protocols/protocol.js';

/** The lake's own paths, under `/_lake/`: for tests, without signatures. Errors are `{"error": …}`. */
export async function answerLakeApi(
  context: LakeContext,
  request: HttpRequest,
  gone: AbortSignal,
): Promise<HttpResponse> {
  if (request.path === '/_lake/faults') return answerFaults(context, request);
  return (
    (await context.page.answer(context, request, gone)) ??
    json(404, { error: `There is no ${request.path}.` })
  );
}

function answerFaults({ faults }: LakeContext, request: HttpRequest): HttpResponse {
  switch (request.method) {
    case 'GET':
      break;
    case 'DELETE':
      faults.set({ rules: [] });
      break;
    case 'PUT':
      // Also what keeps a page of another site from it: a browser asks first, and is not answered.
      if (!isJson(request)) {
        return json(415, { error: 'The content type must be application/json.' });
      }
      try {
        faults.set(parseFaults(JSON.parse(request.body), OPERATION_NAMES));
      } catch (error) {
        if (error instanceof RangeError) return json(400, { error: `${error.message}.` });
        if (error instanceof SyntaxError)
          return json(400, { error: `The body is not JSON: ${error.message}` });
        throw error;
      }
      break;
    default:
      return json(405, { error: '/_lake/faults takes GET, PUT and DELETE.' }, { allow: 'GET, PUT, DELETE' });
  }
  return json(200, faults.describe());
}

/** Whether a browser asks first before it sends this for a page of another site. */
export function isJson({ headers }: Pick<HttpRequest, 'headers'>): boolean {
  return /^application\/json\s*(;|$)/.test(headers['content-type'] ?? '');
}

export function json(
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}
