import { type Clock, defined } from '../model';
import {
  createGate,
  createPermitBank,
  DEFAULT_RETRY_POLICY,
  type PermitBank,
  type RateBookkeeping,
  type RatePlan,
  type SendWindow,
  sharePermits,
} from '../pacing';
import type { Gateway } from '../workos';
import { probeOf } from './probe';
import { type RequestCounters, zeroCounters } from './request-counters';
import type { RequestEvent } from './request-event';
import { RequestStack } from './request-stack';
import type { StopSwitch } from './stop-switch';
import { ThrottleBroadcast } from './throttle-broadcast';

/** How much a run may send. */
export interface RouteLimits {
  readonly writesPerSecond: number;
  /** Requests in flight at most. */
  readonly concurrency: number;
  /** How long an outage may last before the run halts. */
  readonly outagePatienceMs: number;
  /** True when an earlier run may have used the limits until now. */
  readonly isUsedUp?: boolean;
  /** The time in which requests may leave; absent: at any time. */
  readonly window?: SendWindow;
}

export interface RoutePorts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly gateway: Gateway;
  readonly stop: StopSwitch;
  readonly emit: (event: RequestEvent) => void;
  /** The books of the rate budget, where the run shares one. */
  readonly books?: RateBookkeeping | undefined;
}

/** A run's way to WorkOS, as the coordinator has it. */
export interface RequestRoute {
  readonly stack: RequestStack;
  readonly permits: PermitBank;
  readonly counts: RequestCounters;
  readonly throttles: ThrottleBroadcast;
  /** A worker is in an outage, or no longer: this process waits with it. */
  readonly followOutage: (isOn: boolean) => void;
  /** A worker sends its next probe in so many milliseconds. */
  readonly noteNextProbe: (inMs: number) => void;
}

export function openRoute(
  { writesPerSecond, concurrency, outagePatienceMs, isUsedUp = false, window }: RouteLimits,
  { clock, random, gateway, stop, emit, books }: RoutePorts,
): RequestRoute {
  const counts = zeroCounters();
  const permits = permitsOf({ writesPerSecond, isUsedUp }, { clock, stop, books });
  const gate = createGate({ permits, slots: concurrency, ...defined({ window }) }, clock);
  const throttles = new ThrottleBroadcast(permits, emit);
  throttles.join(gate);
  const onOutage = outageEmitter(emit);
  const noteNextProbe: RequestRoute['noteNextProbe'] = (inMs) => {
    emit({ type: 'next_probe', inMs });
  };
  const stack = new RequestStack({
    gate,
    clock,
    random,
    stop,
    counts,
    onOutage,
    onNextProbe: noteNextProbe,
    outagePatienceMs,
    policy: DEFAULT_RETRY_POLICY,
    probe: probeOf(gateway),
    isReached: () => false,
    serverClockOffsetMs: () => gateway.serverClockOffsetMs(),
    onThrottle: (throttle) => {
      throttles.report(throttle, gate);
    },
  });
  const followOutage: RequestRoute['followOutage'] = (isOn) => {
    stack.followOutage(isOn);
    onOutage(isOn);
  };
  return { stack, permits, counts, throttles, followOutage, noteNextProbe };
}

function permitsOf(
  plan: RatePlan,
  { clock, stop, books }: Pick<RoutePorts, 'clock' | 'stop' | 'books'>,
): PermitBank {
  const own = createPermitBank(plan, clock);
  if (books === undefined) return own;
  const onFailure = (error: unknown): void => {
    stop.fail(error);
  };
  return sharePermits(own, books, { clock, onFailure });
}

/** Emits one event when the first process detects an outage, and one when it is over for the last. */
function outageEmitter(emit: RoutePorts['emit']): (isOn: boolean) => void {
  let inOutage = 0;
  return (isOn) => {
    inOutage += isOn ? 1 : -1;
    if (inOutage === (isOn ? 1 : 0)) emit({ type: 'outage', isOn });
  };
}
