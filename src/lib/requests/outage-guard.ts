import { Abort, type Answer, type Clock, countOf } from '../model';
import type { Gate, RequestClass } from '../pacing';
import { OutageWatch, type WatchedRequest } from './outage-watch';
import type { ProbeClass } from './probe';
import type { StopSwitch } from './stop-switch';

/** One probe after each of these pauses, then one a minute. */
const FIRST_PAUSES_MS = [0, 1, 2, 4, 8, 15, 30].map((seconds) => seconds * 1_000);
const LATER_PAUSE_MS = 60_000;
/** Failures alone for this long block the gate. */
const SUSPECTED_AFTER_MS = 5_000;

export interface OutageGuardParts {
  readonly gate: Pick<Gate, 'block' | 'unblock'>;
  readonly clock: Clock;
  readonly stop: StopSwitch;
  /** An outage that lasts longer halts the job, also when probes fail slowly. */
  readonly patienceMs: number;
  /** Sends one request that changes nothing, past the blocked gate; `observe` sees its answer. Never rejects. */
  readonly probe: (probeClass: ProbeClass) => Promise<void>;
  /**
   * True when WorkOS has answered this run, whatever the answer was. An address that never answered is not an outage.
   */
  readonly isReached: () => boolean;
  /** Called when an outage begins, and when it is over. */
  readonly onOutage: (isOn: boolean) => void;
  /** Called during an outage, before the pause that precedes a probe. */
  readonly onNextProbe: (inMs: number) => void;
}

/**
 * Keeps rows from failing because of an outage. While WorkOS returns only server errors, or no answer, the gate is
 * blocked and probes find out when it is over.
 *
 * Modes:
 *
 * - *normal*: the gate is open. → *suspected* after 5 s of failures alone, or when a request has used up its attempts and
 *   WorkOS answered no other request meanwhile.
 * - *suspected*: the gate is blocked, the first probe is sent. → *normal* when it is answered: there was no outage.
 *   → *outage* when it fails.
 * - *outage*: the gate stays blocked, probes follow. → *normal* when one is answered; requests then get all their
 *   attempts again. → the job halts when patience runs out.
 *
 * The gate is blocked as well while another process of the run is in an outage.
 *
 * The failure of a single row looks like an outage when no other row is in progress. That is why a probe decides, and
 * not the row's own request.
 */
export class OutageGuard {
  private readonly watch = new OutageWatch();
  /** Modes *suspected* and *outage*. Resolves with true when it was an outage. */
  private current: Promise<boolean> | undefined;
  /** How many other processes of the run are in an outage. */
  private othersInOutage = 0;
  private outagesOver = 0;
  /** Class of the request that failed last. */
  private failedClass: ProbeClass = 'read';

  constructor(private readonly parts: OutageGuardParts) {}

  /** To be called with every answer, while the slot of its request is still taken. */
  observe(
    answer: Answer<unknown>,
    request: { readonly watched: WatchedRequest; readonly requestClass: RequestClass },
    nowMs: number,
  ): void {
    if (answer.ok || answer.failure.retryClass !== 'transient') {
      if (answer.ok || answer.failure.httpStatus !== undefined) this.watch.recordAnswer(nowMs);
      return;
    }
    if (!this.parts.isReached()) return;
    this.failedClass = partOf(request.requestClass);
    this.watch.recordFailure(request.watched, nowMs);
    if (this.watch.hasOnlyFailedFor(SUSPECTED_AFTER_MS, nowMs)) void this.suspect();
  }

  /**
   * For a request that has used up its attempts: true when an outage may be the reason. Once that is over, the request
   * gets all its attempts again.
   */
  async excuses(request: WatchedRequest, attempt: number): Promise<boolean> {
    if (!this.parts.isReached() || !(await this.isNotAtFault(request))) return false;
    request.excusedAttempts = attempt;
    return true;
  }

  /** Attempts before the end of an outage do not count: a failure just after it, e.g. a 429, does not fail the row. */
  resetAttempts(request: WatchedRequest, attempt: number): void {
    if ((request.outagesSeen ?? this.outagesOver) < this.outagesOver) {
      request.excusedAttempts = attempt - 1;
    }
    request.outagesSeen = this.outagesOver;
  }

  /** Another process of the run is in an outage, or no longer: this one waits, too. */
  follow(isOn: boolean): void {
    this.othersInOutage += isOn ? 1 : -1;
    if (isOn) {
      this.parts.gate.block();
      return;
    }
    this.outagesOver += 1;
    this.unblockWhenNormal();
  }

  /**
   * False when WorkOS answered other requests between the last two attempts of this one. False as well when WorkOS
   * answers a probe and all further attempts have failed, too. In both cases the failure is the request's own.
   */
  private async isNotAtFault(request: WatchedRequest): Promise<boolean> {
    const isBlocked = this.current !== undefined || this.othersInOutage > 0;
    if (!isBlocked && this.watch.isFailingAlone(request)) return false;
    const wasOutage = await this.suspect();
    const isNotAtFault = wasOutage || request.isSuspect !== true;
    request.isSuspect = !wasOutage;
    return isNotAtFault;
  }

  private suspect(): Promise<boolean> {
    this.current ??= this.waitUntilAnswered().finally(() => {
      this.current = undefined;
      this.unblockWhenNormal();
    });
    return this.current;
  }

  private unblockWhenNormal(): void {
    if (this.current === undefined && this.othersInOutage === 0) this.parts.gate.unblock();
  }

  /**
   * Blocks the gate until WorkOS answers; true when the first probe failed. Halts the job when no probe is answered.
   */
  private async waitUntilAnswered(): Promise<boolean> {
    const { gate, clock, stop, onOutage, onNextProbe, probe, patienceMs } = this.parts;
    const beganMs = clock.monotonicMs();
    let isOutage = false;
    gate.block();
    for (const pauseMs of pausesWithin(patienceMs)) {
      // Probes take time, too.
      const leftMs = beganMs + patienceMs - clock.monotonicMs();
      if (leftMs < 0) break;
      const delayMs = Math.min(pauseMs, leftMs);
      if (isOutage) onNextProbe(Math.ceil(delayMs));
      await clock.sleep(delayMs, stop.signal);
      if (!this.watch.hasAnsweredSince(beganMs)) await probe(this.failedClass);
      if (stop.signal.aborted) return true;
      if (this.watch.hasAnsweredSince(beganMs)) {
        if (!isOutage) return false;
        this.outagesOver += 1;
        onOutage(false);
        return true;
      }
      if (!isOutage) onOutage(true);
      isOutage = true;
    }
    stop.halt(outageLasts(patienceMs));
    return true;
  }
}

/** The part of WorkOS that a request is about. */
function partOf(requestClass: RequestClass): ProbeClass {
  return requestClass === 'other' || requestClass === 'deletion' ? 'other' : 'read';
}

/** The pauses before probes, `patienceMs` in all. */
function* pausesWithin(patienceMs: number): Generator<number> {
  let leftMs = patienceMs;
  for (let probes = 0; probes === 0 || leftMs > 0; probes += 1) {
    const pauseMs = Math.min(FIRST_PAUSES_MS[probes] ?? LATER_PAUSE_MS, leftMs);
    leftMs -= pauseMs;
    yield pauseMs;
  }
}

function outageLasts(patienceMs: number): Abort {
  return new Abort(
    'stopped_early',
    'outage',
    `WorkOS returned only server errors, or no answer at all, for more than ${countOf(patienceMs / 60_000, 'minute')}.`,
    [
      'Check status.workos.com, and resume the job once WorkOS has recovered',
      'To wait longer next time, add --outage-patience <minutes>',
    ],
  );
}
