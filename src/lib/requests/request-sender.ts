import type { Answer, Clock, Failure } from '../model';
import {
  type Gate,
  nextAttempt,
  type RequestClass,
  type RetryPolicy,
  type Throttle,
} from '../pacing';
import type { WatchedRequest } from './outage-watch';
import { haltWhenKeyRefused } from './job-halts';
import type { ProbeClass } from './probe';
import { countRequest, type RequestCounters } from './request-counters';
import type { StopSwitch } from './stop-switch';

/** One attempt of a request. */
export interface Attempt<T> {
  readonly requestClass: RequestClass;
  /** True for a GET. */
  readonly reads: boolean;
  /** From 1. */
  readonly attempt: number;
  readonly watched: WatchedRequest;
  readonly send: () => Promise<Answer<T>>;
}

export interface SenderParts {
  readonly gate: Gate;
  readonly clock: Clock;
  readonly random: () => number;
  readonly policy: RetryPolicy;
  readonly stop: StopSwitch;
  readonly counts: RequestCounters;
  /** A request that changes nothing, to find out whether WorkOS answers. */
  readonly probe: (probeClass: ProbeClass) => Promise<Answer<unknown>>;
  readonly onThrottle: (throttle: Throttle) => void;
}

/**
 * Sends one attempt through the gate, counts it, and acts on what its answer means for the whole run: a 429 pauses
 * it, a refused key halts it, and `onAnswer` is called for every answer.
 */
export class RequestSender {
  constructor(
    private readonly parts: SenderParts,
    private readonly onAnswer: (
      answer: Answer<unknown>,
      attempt: Attempt<unknown>,
      nowMs: number,
    ) => void,
  ) {}

  send<T>(attempt: Attempt<T>): Promise<Answer<T>> {
    const { gate, counts } = this.parts;
    return gate.run(attempt.requestClass, (cause) => {
      countRequest(counts, attempt, cause);
      return this.exchange(attempt);
    });
  }

  /** Sends a request that changes nothing, past a blocked gate. */
  async probe(requestClass: ProbeClass): Promise<void> {
    const { gate, stop, probe, counts } = this.parts;
    const attempt: Attempt<unknown> = {
      requestClass,
      reads: true,
      attempt: 1,
      watched: {},
      send: () => probe(requestClass),
    };
    try {
      await gate.probe(requestClass, (cause) => {
        countRequest(counts, attempt, cause);
        return this.exchange(attempt);
      });
    } catch (error) {
      // Once the job is halted the result of the probe does not matter.
      if (!stop.signal.aborted) throw error;
    }
  }

  private async exchange<T>(attempt: Attempt<T>): Promise<Answer<T>> {
    const { clock, counts, stop } = this.parts;
    const sentMs = clock.monotonicMs();
    const answer = await attempt.send();
    const nowMs = clock.monotonicMs();
    counts.answerMs += nowMs - sentMs;
    if (answer.ok || answer.failure.httpStatus !== undefined) counts.answered += 1;
    // All of this happens while the slot is taken: no request may be sent between an answer and the pause it demands.
    this.onAnswer(answer, attempt, nowMs);
    if (!answer.ok) {
      if (answer.failure.retryClass === 'fatal') counts.keyRefused += 1;
      haltWhenKeyRefused(stop, answer.failure);
      this.pauseWhenThrottled(answer.failure, attempt);
    }
    return answer;
  }

  private pauseWhenThrottled(failure: Failure, { attempt, requestClass }: Attempt<unknown>): void {
    if (failure.retryClass !== 'throttled') return;
    const { policy, random, gate, counts, onThrottle } = this.parts;
    counts.throttled += 1;
    // The run pauses also when this request has no attempts left.
    const last = Math.min(attempt, policy.maxAttempts - 1);
    const next = nextAttempt(policy, failure, { attempt: last, random: random() });
    if (!next.retry) return;
    gate.pause(next.delayMs);
    onThrottle({ delayMs: next.delayMs, requestClass });
  }
}
