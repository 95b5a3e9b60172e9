import { isDoubt, isJobOptions } from '../../jobs';
import {
  Abort,
  isAbortReason,
  isCsvChunk,
  isCount,
  isFlag,
  isJobId,
  isOrgRef,
  isRowFailure,
  isTally,
  isText,
  listOf,
  maybe,
  type MessageOf,
  messageReader,
  oneOf,
} from '../../model';
import { REQUEST_CLASSES } from '../../pacing';
import {
  isCsvSource,
  isHandOver,
  isLinks,
  isOrgResolution,
  isReportedEnd,
  isRequestCounters,
} from './worker-values';

const STOP = { reason: isAbortReason, code: isText, message: isText, actions: listOf(isText) };
const isRequestClass = oneOf(...REQUEST_CLASSES);

/** The first message to a worker: the job and how to process it. The key is in its environment. */
const HELLO = {
  hello: {
    jobId: isJobId,
    jobFolder: isText,
    source: isCsvSource,
    nonce: isText,
    options: isJobOptions,
    /** The worker's share of the whole. */
    writesPerSecond: isCount,
    retry: oneOf('none', 'retryable', 'all'),
    baseUrl: isText,
    requestTimeoutMs: isCount,
    appVersion: isText,
  },
} as const;

/** Messages from a worker. `ask` numbers a question; its answer carries the same number. */
const FROM_WORKER = {
  permits: { ask: isCount, requestClass: isRequestClass, wanted: isCount },
  /** The requests sent since the last such message, and when the last of them was sent. */
  sent: { requestClass: isRequestClass, count: isCount, atMs: isCount },
  throttled: { delayMs: isCount, requestClass: isRequestClass },
  outage: { phase: oneOf('begun', 'over') },
  org: { ask: isCount, ref: isOrgRef },
  before: { ask: isCount, row: isCount },
  after: { ask: isCount, row: isCount },
  /** Answered without a value once no membership of an earlier row is being created. */
  pending: { ask: isCount, row: isCount },
  hand_over: { row: isCount, value: isHandOver },
  /** Rows that were settled, and the requests sent since the last such message. */
  rows: {
    chunk: isCount,
    tally: isTally,
    failures: listOf(isRowFailure),
    takenOver: isTally,
    rolesDiffer: isCount,
    counts: isRequestCounters,
  },
  begun: { chunk: isCount },
  ended: { chunk: isCount, end: isReportedEnd },
  stop: { mode: oneOf('stop', 'halt'), ...STOP },
  bug: { message: isText },
} as const;

/** Messages to a worker. */
const TO_WORKER = {
  grant: {
    chunk: isCsvChunk,
    epoch: isCount,
    epochBefore: isCount,
    doubt: isDoubt,
    links: isLinks,
    /** True when WorkOS has already answered a request of this run. */
    isReached: isFlag,
  },
  permits: { ask: isCount, count: isCount },
  org: { ask: isCount, resolution: isOrgResolution },
  handed: { ask: isCount, value: maybe(isHandOver) },
  pause: { delayMs: isCount },
  stop: { mode: oneOf('stop', 'halt'), ...STOP },
} as const;

export type Hello = MessageOf<typeof HELLO>;
export type FromWorker = MessageOf<typeof FROM_WORKER>;
export type ToWorker = MessageOf<typeof TO_WORKER>;

export const readHello = messageReader(HELLO);
export const readFromWorker = messageReader(FROM_WORKER);
export const readToWorker = messageReader(TO_WORKER);

/** A stop as a message, and back. */
export function stopMessage(mode: 'stop' | 'halt', abort: Abort): ToWorker & { type: 'stop' } {
  const { reason, code, message, actions } = abort;
  return { type: 'stop', mode, reason, code, message, actions };
}

export function abortOf({ reason, code, message, actions }: ToWorker & { type: 'stop' }): Abort {
  return new Abort(reason, code, message, actions);
}
