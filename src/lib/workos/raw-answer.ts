/** The status and the headers of an answer that this room reads (docs/workos-api.md, "Response headers"). */
export interface AnswerHead {
  readonly status: number;
  /** Header `x-request-id`. */
  readonly requestId?: string;
  /** Header `retry-after`, not parsed. */
  readonly retryAfter?: string;
  /** Header `date`, not parsed. */
  readonly date?: string;
  /** Set when the answer before it on the same connection had the same request id: it is that answer, sent again. */
  readonly isRepeat?: true;
}

/**
 * Why there is no whole answer.
 *
 * - `timeout`: the timeout of the request has passed.
 * - `connection`: it could not be made, or it broke.
 * - `proxy`: the proxy could not be reached, or gave no tunnel.
 * - `protocol`: the answer is not HTTP.
 * - `too_long`: the body is longer than any answer of WorkOS.
 * - `not_sendable`: the request is malformed, e.g. a line break in the API key.
 */
export type TransportFault =
  'timeout' | 'connection' | 'proxy' | 'protocol' | 'too_long' | 'not_sendable';

export interface BrokenAnswer {
  readonly whole: false;
  readonly trouble: TransportFault;
  /** The system's or undici's code, e.g. `ECONNRESET`, or the status of a proxy, e.g. `407`; empty when there is none. */
  readonly cause: string;
  /** True when at least a part of the request may have left this machine. */
  readonly sent: boolean;
  /** Set when the headers arrived and the body did not. */
  readonly head?: AnswerHead;
}

export interface WholeAnswer {
  readonly whole: true;
  readonly head: AnswerHead;
  readonly body: string;
}

/** The answer to one request, before it is judged. */
export type RawAnswer = WholeAnswer | BrokenAnswer;
