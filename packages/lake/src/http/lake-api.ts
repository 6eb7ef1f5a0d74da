import type { LakeContext } from '../context.js';
import { parseFaults } from '../faults/parse-faults.js';
import { OPERATION_NAMES } from './operation-names.js';
import type { HttpRequest, HttpResponse } from './protocols/protocol.js';

/** The lake's own paths under `/_lake/`, for tests: no signatures needed. Errors are `{"error": …}`. */
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
      // This also keeps other websites' pages out: for this content type a browser sends a preflight, which fails.
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
      return json(
        405,
        { error: '/_lake/faults accepts only GET, PUT and DELETE.' },
        { allow: 'GET, PUT, DELETE' },
      );
  }
  return json(200, faults.describe());
}

/** Whether a browser sends a preflight before it sends this for another website's page. */
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
