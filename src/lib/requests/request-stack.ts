import { Abort, type Answer, type Clock, type Failure } from '../model';
import {
  type Gate,
  nextTry,
  type RequestClass,
  type RetryPolicy,
  type StartCause,
  type WatchedRequest,
} from '../pacing';
import { OutageGuard } from './outage-guard';
import type { ProbeClass } from './probe';
import type { StopSwitch } from './stop-switch';

/** A request that can be sent. */
export interface OutgoingRequest<T> {
  readonly requestClass: RequestClass;
  /** True for a GET. */
  readonly reads: boolean;
  /**
   * True when sending it twice does what sending it once does. An ambiguous failure of any other request is
   * given back at once: look before you send again.
   */
  readonly repeatable: boolean;
  readonly send: () => Promise<Answer<T>>;
  /** Requests sent for it before, by an earlier call; 0 when left out. */
  readonly attemptsBefore?: number;
  /** Known to all calls of a step; a new one when left out. */
  readonly watched?: WatchedRequest;
}

export interface RequestResult<T> {
  readonly answer: Answer<T>;
  /** Requests sent for it, earlier calls included. */
  readonly attempts: number;
}

/** Counters of what was sent. */
export interface RequestCounters {
  writes: number;
  reads: number;
  throttled: number;
  retried: number;
  /** Requests that were answered, whatever the answer was. */
  answered: number;
  /** Requests that waited for a slot last, and those that waited for a permit. */
  forSlot: number;
  forPermit: number;
  /** Milliseconds from request to answer, all together. */
  answerMs: number;
}

export function zeroCounters(): RequestCounters {
  return {
    ...{ writes: 0, reads: 0, throttled: 0, retried: 0, answered: 0 },
    ...{ forSlot: 0, forPermit: 0, answerMs: 0 },
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
    forSlot: a.forSlot + times * b.forSlot,
    forPermit: a.forPermit + times * b.forPermit,
    answerMs: a.answerMs + times * b.answerMs,
  };
}

export interface StackParts {
  readonly gate: Gate;
  readonly clock: Clock;
  readonly random: () => number;
  readonly policy: RetryPolicy;
  readonly stop: StopSwitch;
  readonly counts: RequestCounters;
  /** A request that changes nothing, to find out whether WorkOS is there. */
  readonly probe: (probeClass: ProbeClass) => Promise<Answer<unknown>>;
  /** True when WorkOS has answered another process of this run before. */
  readonly isReached: () => boolean;
  /** Told of every pause that a 429 brings. */
  readonly onThrottled: (delayMs: number, requestClass: RequestClass) => void;
  readonly onOutage: (isOn: boolean) => void;
}

/**
 * The one road to WorkOS: retry around pacing around one send. Every request of a job passes here.
 *
 * A refused key, or an address that gives no answer at all, halts the job; then and after a halt from elsewhere,
 * calls reject with the `Abort` that says why.
 */
export class RequestStack {
  private readonly outages: OutageGuard;

  constructor(private readonly parts: StackParts) {
    this.outages = new OutageGuard({
      ...parts,
      probe: (probeClass) => this.probe(probeClass),
      isReached: () => this.isReached,
    });
    parts.stop.onHalt((reason) => {
      parts.gate.close(reason);
    });
  }

  /** Sends until there is a value, a failure that stands, or (unless repeatable) an ambiguous one. */
  async call<T>(request: OutgoingRequest<T>): Promise<RequestResult<T>> {
    const watched = request.watched ?? {};
    for (let attempt = (request.attemptsBefore ?? 0) + 1; ; attempt += 1) {
      const answer = await this.send(request, attempt, watched);
      if (answer.ok) return { answer, attempts: attempt };
      const { failure } = answer;
      if (failure.ambiguous && !request.repeatable) return { answer, attempts: attempt };
      if (!(await this.waitToRetry(failure, attempt, watched))) {
        this.haltWhenUnreachable(failure);
        return { answer, attempts: attempt };
      }
    }
  }

  /** Sends a request that changes nothing, until there is an answer that stands. */
  async look<T>(requestClass: RequestClass, send: OutgoingRequest<T>['send']): Promise<Answer<T>> {
    return (await this.call({ requestClass, reads: true, repeatable: true, send })).answer;
  }

  /** Waits as the policy says before the next attempt; false when there is to be none. */
  async waitToRetry(failure: Failure, attempt: number, watched: WatchedRequest): Promise<boolean> {
    const { policy, random } = this.parts;
    this.outages.resetAttempts(watched, attempt);
    const made = attempt - (watched.excusedAt ?? 0);
    const next = nextTry(policy, failure, { attempt: made, random: random() });
    if (!next.retry) {
      return failure.retryClass === 'transient' && this.outages.excuses(watched, attempt);
    }
    // A pause of everybody holds this request back at the gate.
    if (!next.pauseAll) await this.pause(next.delayMs);
    return true;
  }

  /** Another process of the run meets an outage, or the end of it. */
  followOutage(isOn: boolean): void {
    this.outages.follow(isOn);
  }

  /** Waits, in no slot, and no longer than until the job halts: what is sent after it is refused then. */
  async pause(delayMs: number): Promise<void> {
    const { clock, stop } = this.parts;
    await clock.sleep(delayMs, stop.signal);
  }

  private send<T>(
    request: OutgoingRequest<T>,
    attempt: number,
    watched: WatchedRequest,
  ): Promise<Answer<T>> {
    return this.parts.gate.run(request.requestClass, (cause) => {
      this.count(request, attempt, cause);
      return this.exchange(request, attempt, watched);
    });
  }

  private get isReached(): boolean {
    return this.parts.isReached() || this.parts.counts.answered > 0;
  }

  private async probe(requestClass: ProbeClass): Promise<void> {
    const { gate, stop, probe } = this.parts;
    const send = (): Promise<Answer<unknown>> => probe(requestClass);
    const request = { requestClass, reads: true, repeatable: true, send };
    try {
      await gate.probe(requestClass, (cause) => {
        this.count(request, 1, cause);
        return this.exchange(request, 1, {});
      });
    } catch (error) {
      // Once the job is halted there is nothing to find out.
      if (!stop.signal.aborted) throw error;
    }
  }

  private async exchange<T>(
    request: OutgoingRequest<T>,
    attempt: number,
    watched: WatchedRequest,
  ): Promise<Answer<T>> {
    const { clock, counts } = this.parts;
    const { requestClass } = request;
    const sentMs = clock.now();
    const answer = await request.send();
    const nowMs = clock.now();
    counts.answerMs += Math.max(0, nowMs - sentMs);
    if (answer.ok || answer.failure.httpStatus !== undefined) counts.answered += 1;
    // While the slot is still taken: not one request may slip out between the answer and what it demands.
    this.outages.hear(answer, { watched, requestClass }, nowMs);
    if (!answer.ok) this.heed(answer.failure, attempt, requestClass);
    return answer;
  }

  private count(request: OutgoingRequest<unknown>, attempt: number, cause: StartCause): void {
    const { counts } = this.parts;
    if (request.reads) counts.reads += 1;
    else counts.writes += 1;
    if (attempt > 1) counts.retried += 1;
    if (cause === 'slot') counts.forSlot += 1;
    if (cause === 'permit') counts.forPermit += 1;
  }

  private heed(failure: Failure, attempt: number, requestClass: RequestClass): void {
    this.haltWhenFatal(failure);
    if (failure.retryClass !== 'throttled') return;
    const { policy, random, gate, counts, onThrottled } = this.parts;
    counts.throttled += 1;
    // Everybody waits, also when this request has used up its attempts.
    const last = Math.min(attempt, policy.maxAttempts - 1);
    const next = nextTry(policy, failure, { attempt: last, random: random() });
    if (!next.retry) return;
    gate.pause(next.delayMs);
    onThrottled(next.delayMs, requestClass);
  }

  private haltWhenFatal(failure: Failure): void {
    if (failure.retryClass !== 'fatal') return;
    const abort = new Abort('key_refused', failure.code, failure.message, [
      'Check that WORKOS_SECRET_KEY is the key of the environment you import into, and may write users',
    ]);
    this.parts.stop.halt(abort);
    throw abort;
  }

  private haltWhenUnreachable(failure: Failure): void {
    const unanswered = failure.kind === 'no_connection' || failure.kind === 'timeout';
    if (!unanswered || this.isReached) return;
    const abort = new Abort(
      'stopped_early',
      'unreachable',
      `WorkOS gave no answer to ${String(this.parts.policy.maxAttempts)} attempts in a row: ${failure.message}`,
    );
    this.parts.stop.halt(abort);
    throw abort;
  }
}
