import type { Dispatcher, Pool } from 'undici';
import { AnswerCollector } from './answer-collector';
import type { RawAnswer } from './raw-answer';

export interface RawRequest {
  readonly method: Dispatcher.HttpMethod;
  /** Path and query, encoded. */
  readonly target: string;
  /** JSON. */
  readonly body?: string;
  readonly idempotencyKey?: string | undefined;
}

/** Sends a request once and gives the answer. Never rejects. */
export type Send = (request: RawRequest) => Promise<RawAnswer>;

/**
 * Sends through `pool` with these headers (names and values in turn), at most `timeoutMs` from the call to the last
 * byte of the body.
 */
export function createTransport(
  pool: Pool,
  common: { readonly headers: readonly string[]; readonly timeoutMs: number },
): Send {
  const { timeoutMs } = common;
  return ({ method, target, body, idempotencyKey }) =>
    new Promise((resolve) => {
      const collector = new AnswerCollector((answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      const timer = setTimeout(() => collector.timeOut(), timeoutMs);
      const headers = [...common.headers];
      if (idempotencyKey !== undefined) headers.push('Idempotency-Key', idempotencyKey);
      pool.dispatch({ method, path: target, headers, body: body ?? null }, collector);
    });
}

/** The options of the connection pool. A request has one timeout, the transport's: undici's own are off. */
export function poolOptions(limits: { connections: number; timeoutMs: number }): Pool.Options {
  return {
    connections: limits.connections,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    connectTimeout: limits.timeoutMs,
    // Node's default, 250 ms for each address of a host, is too short for a distant or a busy network.
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: 1000,
  };
}
