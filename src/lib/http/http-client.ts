import type { Dispatcher } from 'undici';
import { asObject, systemErrorCode } from '../model';
import { type ConnectLimits, openConnector } from './connector';
import { ProxyError } from './proxy-tunnel';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query, encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer of any status, whole. */
export interface HttpAnswer {
  readonly status: number;
  /** By name in lower case; of a header that was sent twice, the first. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/**
 * Why there is no whole answer.
 *
 * - `timeout`: the time of the request has passed.
 * - `connection`: it could not be made, or it broke.
 * - `proxy`: the proxy could not be reached, or gave no tunnel.
 * - `protocol`: the answer is not HTTP.
 * - `too_long`: the body is longer than the limit.
 */
export type HttpFault = 'timeout' | 'connection' | 'proxy' | 'protocol' | 'too_long';

export type HttpOutcome =
  | { readonly ok: true; readonly answer: HttpAnswer }
  | {
      readonly ok: false;
      readonly fault: HttpFault;
      /** The code of the system or of undici, e.g. `ECONNRESET`, or the status of a proxy, e.g. `407`; '' for none. */
      readonly cause: string;
    };

export interface HttpClient {
  /**
   * Sends a request once. Redirects are not followed, so no header reaches another server.
   *
   * @throws the reason of `signal` once it is aborted
   */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpOutcome>;
  /** Ends all connections, also those with a request under way. */
  close(): Promise<void>;
}

export interface ClientLimits extends ConnectLimits {
  /** Of a body. */
  readonly mostBytes: number;
}

/** Opens a client of one server: scheme, host and port. `timeoutMs` is the time of a whole request. */
export async function openHttpClient(origin: string, limits: ClientLimits): Promise<HttpClient> {
  const undici = await import('undici');
  const pool = new undici.Pool(origin, {
    connections: 1,
    pipelining: 1,
    // A request has one timeout: that of `send`.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: openConnector(undici, limits),
  });
  return {
    send: (request, signal) => send(pool, { request, signal, limits }),
    close: () => pool.destroy(),
  };
}

interface Sending {
  readonly request: HttpRequest;
  readonly signal: AbortSignal;
  readonly limits: ClientLimits;
}

async function send(pool: Dispatcher, { request, signal, limits }: Sending): Promise<HttpOutcome> {
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  const { method, target, headers, body = null } = request;
  try {
    const { statusCode, ...answer } = await pool.request({
      method,
      path: target,
      headers,
      body,
      signal: AbortSignal.any([signal, timeout]),
    });
    const text = await readBody(answer.body, limits.mostBytes);
    if (text === undefined) return { ok: false, fault: 'too_long', cause: '' };
    return { ok: true, answer: { status: statusCode, headers: flat(answer.headers), body: text } };
  } catch (error) {
    signal.throwIfAborted();
    if (timeout.aborted) return { ok: false, fault: 'timeout', cause: '' };
    return faultOf(error);
  }
}

/** Undefined for a body over the limit; the rest of it is not read. */
async function readBody(
  body: AsyncIterable<Buffer>,
  mostBytes: number,
): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > mostBytes) return undefined;
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  // JSON.parse would stumble over a byte order mark.
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function flat(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): HttpAnswer['headers'] {
  const entries = Object.entries(headers);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value : value?.[0]]),
  );
}

/** @throws the error, if it is a bug */
function faultOf(error: unknown): HttpOutcome {
  if (error instanceof ProxyError) {
    return { ok: false, fault: 'proxy', cause: String(error.reason) };
  }
  const cause = systemErrorCode(error) ?? '';
  // undici's parser errors are known by their name: their codes (`HPE_…`) are often missing.
  const isParserError = asObject(error)?.['name'] === 'HTTPParserError';
  if (isParserError || cause === 'UND_ERR_HEADERS_OVERFLOW') {
    return { ok: false, fault: 'protocol', cause };
  }
  const isBug = cause === '' || cause === 'UND_ERR_INVALID_ARG' || cause.startsWith('ERR_INVALID');
  if (isBug) throw error;
  return { ok: false, fault: 'connection', cause };
}
