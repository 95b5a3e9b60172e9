import type { StartCause } from '../pacing';

/** Counters of the requests that were sent. */
export interface RequestCounters {
  writes: number;
  reads: number;
  throttled: number;
  retried: number;
  /** Requests that got an answer, whatever it was. */
  answered: number;
  /** Requests that were answered that the key is not accepted. */
  keyRefused: number;
  /** Requests that waited for a slot last, and those that waited for a permit. */
  forSlot: number;
  forPermit: number;
  /** Milliseconds from request to answer, all requests together. */
  answerMs: number;
}

export function zeroCounters(): RequestCounters {
  return {
    writes: 0,
    reads: 0,
    throttled: 0,
    retried: 0,
    answered: 0,
    keyRefused: 0,
    forSlot: 0,
    forPermit: 0,
    answerMs: 0,
  };
}

/** `a` and `times` `b`. */
export function addCounters(
  a: Readonly<RequestCounters>,
  b: Readonly<RequestCounters>,
  times: 1 | -1,
): RequestCounters {
  return {
    writes: a.writes + times * b.writes,
    reads: a.reads + times * b.reads,
    throttled: a.throttled + times * b.throttled,
    retried: a.retried + times * b.retried,
    answered: a.answered + times * b.answered,
    keyRefused: a.keyRefused + times * b.keyRefused,
    forSlot: a.forSlot + times * b.forSlot,
    forPermit: a.forPermit + times * b.forPermit,
    answerMs: a.answerMs + times * b.answerMs,
  };
}

/** Counts a request that is about to be sent. */
export function countRequest(
  counts: RequestCounters,
  { reads, attempt }: { readonly reads: boolean; readonly attempt: number },
  cause: StartCause,
): void {
  if (reads) counts.reads += 1;
  else counts.writes += 1;
  if (attempt > 1) counts.retried += 1;
  if (cause === 'slot') counts.forSlot += 1;
  if (cause === 'permit') counts.forPermit += 1;
}
