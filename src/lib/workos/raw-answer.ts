/** What the status line and the headers of an answer say that matters to us. */
export interface AnswerHead {
  readonly status: number;
  /** Header `x-request-id`. */
  readonly requestId?: string;
  /** Header `retry-after`, unread. */
  readonly retryAfter?: string;
  /** Header `date`, unread. */
  readonly date?: string;
}

/**
 * Why there is no whole answer.
 *
 * - `timeout`: our own time for the request is over.
 * - `connection`: it could not be made, or it broke.
 * - `protocol`: what came is no HTTP.
 * - `too_long`: the body is longer than anything WorkOS sends.
 * - `not_sendable`: the request is malformed, e.g. a line break in the API key.
 */
export type Trouble = 'timeout' | 'connection' | 'protocol' | 'too_long' | 'not_sendable';

export interface BrokenAnswer {
  readonly whole: false;
  readonly trouble: Trouble;
  /** The system's or undici's code, e.g. `ECONNRESET`; empty when there is none. */
  readonly cause: string;
  /** True when the request may have left this machine, in part at least. */
  readonly sent: boolean;
  /** When the headers came and the body did not. */
  readonly head?: AnswerHead;
}

export interface WholeAnswer {
  readonly whole: true;
  readonly head: AnswerHead;
  readonly body: string;
}

/** What came back for one request, before anybody has judged it. */
export type RawAnswer = WholeAnswer | BrokenAnswer;
