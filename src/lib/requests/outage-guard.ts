import { Abort, type Answer, type Clock } from '../model';
import { type Gate, OutageWatch, type RequestClass, type WatchedRequest } from '../pacing';
import type { ProbeClass } from './probe';
import type { StopSwitch } from './stop-switch';

// One probe each: at once, then with growing pauses, over five minutes in all.
const PROBE_AFTER_MS = [0, 1, 2, 4, 8, 15, 30, 60, 60, 60, 60].map((seconds) => seconds * 1_000);
/** No longer, also where each probe takes its time to fail. */
const RIDE_AT_MOST_MS = 300_000;
/** Nothing but trouble for so long holds everybody back. */
const SUSPECTED_AFTER_MS = 5_000;

export interface OutageGuardParts {
  readonly gate: Pick<Gate, 'hold' | 'release'>;
  readonly clock: Clock;
  readonly stop: StopSwitch;
  /**
   * Sends one request that changes nothing, past the held gate. Its answer is heard like any other. Never rejects.
   */
  readonly probe: (probeClass: ProbeClass) => Promise<void>;
  /** True when WorkOS has answered this run, whatever it was. An address that never answered is no outage. */
  readonly isReached: () => boolean;
  /** Told when an outage begins, and when it is over. */
  readonly onOutage: (isOn: boolean) => void;
}

/**
 * Rides out an outage: while WorkOS answers nothing but server errors, or nothing at all, everybody waits, no row
 * fails for it, and one request now and then finds out when it is over. One that lasts ends the job.
 *
 * Trouble of a single row looks the same when no other row is at work. So the request that finds out is nobody's:
 * when it gets through at once, there was no outage.
 */
export class OutageGuard {
  private readonly watch = new OutageWatch();
  /** Under way; true once it is over, if it was an outage. */
  private outage: Promise<boolean> | undefined;
  /** Other processes of the run that ride one out. */
  private others = 0;
  /** Outages that are over. */
  private past = 0;
  /** Where there was trouble last. */
  private troubled: ProbeClass = 'read';

  constructor(private readonly parts: OutageGuardParts) {}

  /** Hears every answer, while the slot of its request is still taken. */
  hear(
    answer: Answer<unknown>,
    request: { readonly watched: WatchedRequest; readonly requestClass: RequestClass },
    nowMs: number,
  ): void {
    if (answer.ok || answer.failure.retryClass !== 'transient') {
      if (answer.ok || answer.failure.httpStatus !== undefined) this.watch.good(nowMs);
      return;
    }
    if (!this.parts.isReached()) return;
    this.troubled = request.requestClass === 'other' ? 'other' : 'read';
    this.watch.trouble(request.watched, nowMs);
    if (this.watch.isTroubled(nowMs, SUSPECTED_AFTER_MS)) void this.begin();
  }

  /**
   * For a request that has used up its attempts: true when an outage may be the reason. It gets them all again, once
   * the outage is over.
   */
  async excuses(request: WatchedRequest, attempt: number): Promise<boolean> {
    if (!this.parts.isReached() || !(await this.isNotAtFault(request))) return false;
    request.excusedAt = attempt;
    return true;
  }

  /** Attempts before the end of an outage do not count: what comes just after it, e.g. a 429, fails nobody for them. */
  resetAttempts(request: WatchedRequest, attempt: number): void {
    if ((request.outagesBefore ?? this.past) < this.past) request.excusedAt = attempt - 1;
    request.outagesBefore = this.past;
  }

  /** Another process of the run meets an outage, or the end of it: this one waits, too. */
  follow(isOn: boolean): void {
    this.others += isOn ? 1 : -1;
    if (isOn) {
      this.parts.gate.hold();
      return;
    }
    this.past += 1;
    this.releaseWhenOver();
  }

  /**
   * False when WorkOS answered others between the last two attempts, and when it answers a probe and all the attempts
   * made again were in vain: then the trouble is the request's own.
   */
  private async isNotAtFault(request: WatchedRequest): Promise<boolean> {
    const isRiding = this.outage !== undefined || this.others > 0;
    if (!isRiding && this.watch.isAlone(request)) return false;
    const wasAway = await this.begin();
    const isBlameless = wasAway || request.isSuspect !== true;
    request.isSuspect = !wasAway;
    return isBlameless;
  }

  private begin(): Promise<boolean> {
    this.outage ??= this.waitUntilOver().finally(() => {
      this.outage = undefined;
      this.releaseWhenOver();
    });
    return this.outage;
  }

  private releaseWhenOver(): void {
    if (this.outage === undefined && this.others === 0) this.parts.gate.release();
  }

  /** Holds the gate until a good answer comes; true when the first probe met trouble. Ends in the stop switch otherwise. */
  private async waitUntilOver(): Promise<boolean> {
    const { gate, clock, stop, onOutage, probe } = this.parts;
    const beganMs = clock.now();
    let isAway = false;
    gate.hold();
    for (const pauseMs of PROBE_AFTER_MS) {
      if (clock.now() - beganMs >= RIDE_AT_MOST_MS) break;
      await clock.sleep(pauseMs, stop.signal);
      if (!this.watch.isGoodSince(beganMs)) await probe(this.troubled);
      if (stop.signal.aborted) return true;
      if (this.watch.isGoodSince(beganMs)) {
        if (!isAway) return false;
        this.past += 1;
        onOutage(false);
        return true;
      }
      if (!isAway) onOutage(true);
      isAway = true;
    }
    stop.halt(
      new Abort(
        'stopped_early',
        'outage',
        'WorkOS answered nothing but server errors, or nothing at all, for more than five minutes.',
        ['Look at status.workos.com, and resume when it is over'],
      ),
    );
    return true;
  }
}
