import type { Pool } from 'undici';
import { AnswerCollector } from './answer-collector';
import type { Connection } from './connection';
import type { RawAnswer } from './raw-answer';
import type { SdkClient, SdkRequest } from './sdk-client';

/** An answer, and the connection it came on; undefined where the request had none. */
export interface Delivery {
  readonly raw: RawAnswer;
  readonly connection: Connection | undefined;
}

/** Sends a request once and gives the answer. Never rejects. */
export type Send = (request: SdkRequest) => Promise<Delivery>;

/**
 * Sends what the SDK composes through `pool`, at most `timeoutMs` from the call to the last byte of the body. The
 * SDK's own timeout never runs: it ends as soon as the request is dispatched.
 */
export function createTransport(sdk: SdkClient, pool: Pool, timeoutMs: number): Send {
  return (request) =>
    new Promise((resolve) => {
      const collector = new AnswerCollector((raw) => {
        clearTimeout(timer);
        resolve({ raw, connection: collector.connection });
      });
      const timer = setTimeout(() => collector.timeOut(), timeoutMs);
      const isSent = sdk.send(request, ({ method, target, headers, body }) => {
        const options = { method, path: target, headers, body, collector };
        pool.dispatch(options, collector);
      });
      if (!isSent) collector.notSendable();
    });
}
