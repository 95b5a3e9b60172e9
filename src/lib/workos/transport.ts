import type { Pool } from 'undici';
import { AnswerCollector } from './answer-collector';
import type { RawAnswer } from './raw-answer';
import type { SdkClient, SdkRequest } from './sdk-client';

/** Sends a request once and gives the answer. Never rejects. */
export type Send = (request: SdkRequest) => Promise<RawAnswer>;

/**
 * Sends what the SDK composes through `pool`, at most `timeoutMs` from the call to the last byte of the body. The
 * SDK's own timeout never runs: it ends as soon as the request is dispatched.
 */
export function createTransport(sdk: SdkClient, pool: Pool, timeoutMs: number): Send {
  return (request) =>
    new Promise((resolve) => {
      const collector = new AnswerCollector((answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      const timer = setTimeout(() => collector.timeOut(), timeoutMs);
      const isSent = sdk.send(request, ({ method, target, headers, body }) => {
        pool.dispatch({ method, path: target, headers, body }, collector);
      });
      if (!isSent) collector.notSendable();
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
