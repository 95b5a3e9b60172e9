import type { Dispatcher } from 'undici';
import type { RawAnswer } from './raw-answer';
import type { RawRequest, Send } from './transport';

const METHODS: readonly Dispatcher.HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const JSON_HEADERS = new Headers({ 'content-type': 'application/json' });

/**
 * The `fetchFn` the SDK sends with. To the SDK every answer is a success whose JSON is our `RawAnswer`:
 * its own exceptions drop the code of a 409, the `errors` of a 422, request ids and `Retry-After`
 * (@workos-inc/node 8.13, `FetchHttpClient.fetchRequest` and `WorkOS.handleHttpError`).
 * The SDK's abort signal is ignored: its timeout ends with the headers, ours with the body.
 */
export function createSdkFetch(send: Send): typeof fetch {
  return async (input, init = {}) => asResponse(await send(asRawRequest(input, init)));
}

function asRawRequest(input: string | URL | Request, init: RequestInit): RawRequest {
  const url = new URL(input instanceof Request ? input.url : input);
  const method = METHODS.find((known) => known === init.method) ?? 'GET';
  const request = {
    method,
    target: `${url.pathname}${url.search}`,
    headers: plainHeaders(init.headers ?? {}),
  };
  return typeof init.body === 'string' ? { ...request, body: init.body } : request;
}

/** The SDK passes a plain object; the other forms are for a later one. */
function plainHeaders(headers: NonNullable<RequestInit['headers']>): Record<string, string> {
  if (headers instanceof Headers || Array.isArray(headers)) {
    return Object.fromEntries(new Headers(headers));
  }
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    plain[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return plain;
}

/** All the SDK touches of a response (`FetchHttpClientResponse`). A real `Response` costs 10 times as much. */
function asResponse(answer: RawAnswer): Response {
  const touched: Pick<Response, 'ok' | 'status' | 'headers' | 'json'> = {
    ok: true,
    status: 200,
    headers: JSON_HEADERS,
    json: () => Promise.resolve(answer),
  };
  return touched as Response;
}
