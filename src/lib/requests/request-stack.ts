import type { Answer, Failure } from '../model';
import { nextAttempt, type RequestClass } from '../pacing';
import type { WatchedRequest } from './outage-watch';
import { haltWhenUnreachable, isOfSettings } from './job-halts';
import { OutageGuard } from './outage-guard';
import { RequestSender, type SenderParts } from './request-sender';
import { ServerClock } from './server-clock';
import { VainWaits } from './vain-waits';

/** A request that can be sent. */
export interface OutgoingRequest<T> {
  readonly requestClass: RequestClass;
  /** True for a GET. */
  readonly reads: boolean;
  /**
   * True when sending it twice does what sending it once does. Of any other request an ambiguous failure is returned at
   * once: look before you send again.
   */
  readonly repeatable: boolean;
  readonly send: () => Promise<Answer<T>>;
  /** Gets the failure of each attempt. */
  readonly onFailure?: (failure: Failure) => void;
  /** Attempts that earlier calls of the step have made; 0 when left out. */
  readonly attemptsBefore?: number;
  /** Shared by all calls of a step; a new one when left out. */
  readonly watched?: WatchedRequest;
}

export interface RequestResult<T> {
  readonly answer: Answer<T>;
  /** Requests sent for it, earlier calls included. */
  readonly attempts: number;
}

export interface StackParts extends SenderParts {
  /** True when WorkOS has answered another process of this run before. */
  readonly isReached: () => boolean;
  readonly onOutage: (isOn: boolean) => void;
  readonly onNextProbe: (inMs: number) => void;
  /** How long an outage may last. */
  readonly outagePatienceMs: number;
  /** WorkOS's time less ours by the `Date` of the last answer; undefined where it had none. */
  readonly serverClockOffsetMs: () => number | undefined;
}

/**
 * The one way to WorkOS: retry around pacing around one send. Every request of a job passes here.
 *
 * A refused key, or an address that never answers, halts the job. From then on, and after a halt from elsewhere, calls
 * reject with the `Abort` that gives the reason.
 */
export class RequestStack {
  readonly serverClock: ServerClock;
  readonly vainWaits = new VainWaits();
  private readonly outages: OutageGuard;
  private readonly sender: RequestSender;

  constructor(private readonly parts: StackParts) {
    const { gate, clock, stop, onOutage, onNextProbe, outagePatienceMs } = parts;
    this.serverClock = new ServerClock(clock);
    this.outages = new OutageGuard({
      gate,
      clock,
      stop,
      onOutage,
      onNextProbe,
      patienceMs: outagePatienceMs,
      probe: (probeClass) => this.sender.probe(probeClass),
      isReached: () => this.isReached,
    });
    this.sender = new RequestSender(parts, (answer, attempt, nowMs) => {
      this.outages.observe(answer, attempt, nowMs);
      this.serverClock.noteHeader(parts.serverClockOffsetMs());
    });
    stop.onHalt((reason) => {
      gate.close(reason);
    });
  }

  /** Sends until there is a value, a failure that no retry can help, or (unless repeatable) an ambiguous failure. */
  async call<T>(request: OutgoingRequest<T>): Promise<RequestResult<T>> {
    const { requestClass, reads, send, watched = {}, attemptsBefore = 0 } = request;
    for (let attempt = attemptsBefore + 1; ; attempt += 1) {
      const answer = await this.sender.send({ requestClass, reads, send, attempt, watched });
      if (answer.ok) return { answer, attempts: attempt };
      const { failure } = answer;
      request.onFailure?.(failure);
      if (failure.ambiguous && !request.repeatable) return { answer, attempts: attempt };
      if (isOfSettings(failure)) this.haltWhenUnreachable(failure);
      if (!(await this.waitToRetry(failure, attempt, watched))) {
        this.haltWhenUnreachable(failure);
        return { answer, attempts: attempt };
      }
    }
  }

  /** Sends a request that changes nothing, as `call`. */
  async look<T>(requestClass: RequestClass, send: OutgoingRequest<T>['send']): Promise<Answer<T>> {
    return (await this.call({ requestClass, reads: true, repeatable: true, send })).answer;
  }

  /** Waits as long as the policy says before the next attempt. False when there is no next attempt. */
  async waitToRetry(failure: Failure, attempt: number, watched: WatchedRequest): Promise<boolean> {
    const { policy, random } = this.parts;
    this.outages.resetAttempts(watched, attempt);
    const counted = attempt - (watched.excusedAttempts ?? 0);
    const next = nextAttempt(policy, failure, { attempt: counted, random: random() });
    if (!next.retry) {
      return failure.retryClass === 'transient' && this.outages.excuses(watched, attempt);
    }
    // While the whole run pauses, this request waits at the gate.
    if (!next.pauseAll) await this.pause(next.delayMs);
    return true;
  }

  /** Another process of the run is in an outage, or no longer. */
  followOutage(isOn: boolean): void {
    this.outages.follow(isOn);
  }

  /** Waits without taking a slot. Ends early when the job halts, since nothing is sent after that. */
  async pause(delayMs: number): Promise<void> {
    const { clock, stop } = this.parts;
    await clock.sleep(delayMs, stop.signal);
  }

  private haltWhenUnreachable(failure: Failure): void {
    const { stop, policy } = this.parts;
    const attempts = policy.maxAttempts;
    haltWhenUnreachable(stop, failure, { isReached: this.isReached, attempts });
  }

  private get isReached(): boolean {
    return this.parts.isReached() || this.parts.counts.answered > 0;
  }
}
