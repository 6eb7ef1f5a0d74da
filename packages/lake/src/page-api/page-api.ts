import type { LakeContext } from '../context.js';
import type { HttpRequest, HttpResponse } from '../http/protocols/protocol.js';
import { json } from '../http/lake-api.js';
import { readPage } from './files.js';
import { answerQuery } from './query.js';
import { answerRead } from './reads.js';
import { Turnstile } from './turnstile.js';

const PREFIX = '/_lake/';
const FILES = '/_lake/page/';

/** No other website may read an answer, and no browser may guess its type. */
const GUARDS = { 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' };

/** Serves the page at `/`, and answers its requests, which only read. */
export class PageApi {
  readonly #reads = new Turnstile();
  readonly #queries = new Turnstile();
  readonly #closing = new AbortController();
  #files: Promise<ReadonlyMap<string, HttpResponse>> | undefined;

  /** `undefined` if the path is not one of the page's. */
  async answer(
    context: LakeContext,
    request: HttpRequest,
    gone: AbortSignal,
  ): Promise<HttpResponse | undefined> {
    const answer = await this.#answer(context, request, gone);
    return answer && { ...answer, headers: { 'cache-control': 'no-store', ...answer.headers, ...GUARDS } };
  }

  /** Stops the running queries, and waits for what reads the database. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([this.#reads.settled(), this.#queries.settled()]);
  }

  async #answer(
    context: LakeContext,
    request: HttpRequest,
    gone: AbortSignal,
  ): Promise<HttpResponse | undefined> {
    const { path } = request;
    const read = answerRead(path.slice(PREFIX.length));
    const isQuery = path === '/_lake/query';
    const isFile = path === '/' || path.startsWith(FILES);
    if (read === undefined && !isQuery && !isFile) return undefined;
    if (!context.options.page) return json(404, { error: OFF });
    // Any website may link to the page, but only the page may make its requests.
    const from = request.headers['sec-fetch-site'];
    if (path !== '/' && from !== undefined && from !== 'same-origin' && from !== 'none') {
      return json(403, { error: "Only the lake's own page may request this." });
    }
    const allowed = isQuery ? ['POST'] : ['GET', 'HEAD'];
    if (!allowed.includes(request.method)) {
      const allow = allowed.join(', ');
      return json(405, { error: `${path} accepts only ${allow}.` }, { allow });
    }
    if (isFile) return this.#file(path === '/' ? 'index.html' : path.slice(FILES.length));
    const signal = AbortSignal.any([gone, this.#closing.signal]);
    const turnstile = isQuery ? this.#queries : this.#reads;
    const answer = await turnstile.pass(async () => {
      if (signal.aborted) return undefined;
      return isQuery ? answerQuery(context, request, signal) : read?.(context, request);
    });
    return answer ?? json(503, { error: 'The lake is processing too many of these requests: try again.' });
  }

  async #file(name: string): Promise<HttpResponse> {
    const files = await (this.#files ??= readPage());
    return files.get(name) ?? json(404, { error: files.size === 0 ? NOT_BUILT : `There is no ${name}.` });
  }
}

const OFF =
  'The page is off. This is the default if accounts are given, because the page requires no signature; the option ' +
  'page (--page) turns it on.';
const NOT_BUILT = 'The page was not built: run `npx nx build lake` in the repository.';
