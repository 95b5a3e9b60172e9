/**
 * HTTP below any API: connections, also through a proxy, one bounded answer, and the dates and waits in its headers.
 *
 * Start with `http-client.ts`: a request and its answer, for APIs that are only read. `connector.ts` and
 * `proxy-tunnel.ts` connect; `connect-trouble.ts` has the words for a connection that fails; `http-date.ts` reads
 * headers. Requests to WorkOS are sent by `workos/`, which connects in the same way.
 *
 * Knows no API, no key, no retries. undici is loaded when a client is opened, and not with this room.
 */
export { type ConnectLimits, openConnector } from './connector';
export { connectTrouble, proxyTrouble, TLS_HINT } from './connect-trouble';
export {
  type HttpAnswer,
  type HttpClient,
  type HttpFault,
  type HttpOutcome,
  type HttpRequest,
  openHttpClient,
} from './http-client';
export { parseHttpDate, parseRetryAfter } from './http-date';
export { ProxyError } from './proxy-tunnel';
