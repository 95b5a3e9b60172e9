/** A request, before the SDK composes it. */
export interface SdkRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Encoded: the SDK (8.13) encodes no part of it. */
  readonly path: string;
  /** Empty values are not sent. */
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly body?: object | undefined;
  readonly idempotencyKey?: string | undefined;
}

/** A request as the SDK composed it. */
export interface ComposedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Record<string, string>;
  readonly body: string | null;
}

/** Puts a composed request on its connection. */
export type Dispatch = (composed: ComposedRequest) => void;

/** The methods of the SDK that we call. */
interface SdkMethods {
  get(path: string, options: SdkOptions): Promise<unknown>;
  post(path: string, body: unknown, options: SdkOptions): Promise<unknown>;
  put(path: string, body: unknown, options: SdkOptions): Promise<unknown>;
  patch(path: string, body: unknown, options: SdkOptions): Promise<unknown>;
  delete(path: string): Promise<unknown>;
}

interface SdkOptions {
  readonly query?: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
}

/** A call of the SDK in progress. */
interface Sending {
  readonly dispatch: Dispatch;
  isSent: boolean;
}

export interface SdkClient {
  /** Scheme, host and port of every request. */
  readonly origin: string;
  /**
   * Sends through the SDK, which passes the request it composed to `dispatch` before this returns, and only once.
   * False when the SDK composed none.
   */
  send(request: SdkRequest, dispatch: Dispatch): boolean;
}

/**
 * What our `fetchFn` returns at once: all that the SDK reads of an answer without a body. The answer of WorkOS is
 * captured below the SDK, whose errors lose parts of it (docs/workos-api.md, "The Node SDK"). An SDK that is never
 * shown a failure never repeats a request either. A real `Response` would load Node's own fetch: 11 MB and 70 ms.
 */
const DONE = Promise.resolve({
  ok: true,
  status: 204,
  headers: { get: () => null } as Pick<Headers, 'get'>,
} as Response);

/**
 * Opens the SDK with a `fetchFn` of ours. The SDK calls it while its method runs, not later, so the request it passes
 * is that of the call in progress. Whatever it would send at another time is not sent.
 */
export async function openSdkClient(
  apiKey: string,
  baseUrl: URL,
  appVersion: string,
): Promise<SdkClient> {
  const { WorkOS } = await import('@workos-inc/node');
  const { hostname, port, protocol, origin } = baseUrl;
  let sending: Sending | undefined;

  const fetchFn: typeof fetch = (input, init = {}) => {
    const composed = readComposed(origin, input, init);
    if (composed !== undefined && sending?.isSent === false) {
      sending.isSent = true;
      sending.dispatch(composed);
    }
    return DONE;
  };

  const workos = new WorkOS(apiKey, {
    apiHostname: hostname,
    https: protocol === 'https:',
    ...(port === '' ? {} : { port: Number(port) }),
    appInfo: { name: 'workos-migrate', version: appVersion },
    fetchFn,
  });

  function send(request: SdkRequest, dispatch: Dispatch): boolean {
    const current: Sending = { dispatch, isSent: false };
    sending = current;
    start(workos, request).then(ignore, ignore);
    sending = undefined;
    return current.isSent;
  }

  return { origin, send };
}

function start(workos: SdkMethods, request: SdkRequest): Promise<unknown> {
  const { method, path, query, body, idempotencyKey } = request;
  switch (method) {
    case 'GET':
      return workos.get(path, query === undefined ? {} : { query });
    case 'POST':
      return workos.post(path, body, idempotencyKey === undefined ? {} : { idempotencyKey });
    case 'PUT':
      return workos.put(path, body, {});
    case 'PATCH':
      return workos.patch(path, body, {});
    case 'DELETE':
      return workos.delete(path);
  }
}

/** What the SDK makes of an answer is not read: see `DONE`. */
function ignore(): void {
  // Nothing to do.
}

/** Undefined for any request that is not plain text to our own origin: the key goes nowhere else. */
function readComposed(
  origin: string,
  url: unknown,
  { method, headers, body }: RequestInit,
): ComposedRequest | undefined {
  if (typeof url !== 'string' || !url.startsWith(`${origin}/`)) return undefined;
  if (headers === undefined || !isPlain(headers)) return undefined;
  if (typeof body !== 'string' && body !== undefined && body !== null) return undefined;
  const target = url.slice(origin.length);
  return { method: method ?? 'GET', target, headers, body: body ?? null };
}

function isPlain(headers: object): headers is Record<string, string> {
  const isList = Symbol.iterator in headers;
  return !isList && Object.values(headers).every((value) => typeof value === 'string');
}
