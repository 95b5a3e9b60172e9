import { type Clock, defined } from '../model';
import {
  createGate,
  createPermitBank,
  DEFAULT_RETRY_POLICY,
  type Gate,
  type PermitBank,
  type RequestClass,
} from '../pacing';
import type { Gateway } from '../workos';
import { probeOf } from './probe';
import { type RequestCounters, zeroCounters, RequestStack } from './request-stack';
import type { StopSwitch } from './stop-switch';

/** What is told of requests while they are sent. */
export type RequestEvent =
  /** A 429: everybody waits for `delayMs`, and then uses this share of the budget. */
  | { readonly type: 'throttled'; readonly delayMs: number; readonly share: number }
  /** WorkOS answers nothing but errors, and everybody waits; or it is over. */
  | { readonly type: 'outage'; readonly isOn: boolean };

/** How much a run may send. */
export interface RouteLimits {
  readonly writesPerSecond: number;
  /** Requests in flight at most. */
  readonly concurrency: number;
  /** Until when an earlier run may have used the limits. */
  readonly usedUntilMs?: number | undefined;
}

export interface RoutePorts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly gateway: Gateway;
  readonly stop: StopSwitch;
  readonly emit: (event: RequestEvent) => void;
}

/** The road to WorkOS of a process, and what leaves on it. */
export interface RequestRoute {
  readonly stack: RequestStack;
  readonly gate: Gate;
  readonly permits: PermitBank;
  readonly counts: RequestCounters;
  /** Calls `listener` at every pause that a 429 to this process brings. */
  readonly onThrottled: (listener: (delayMs: number) => void) => void;
  /** Cuts the pace after a 429 to any process, and tells. */
  readonly slowDown: (delayMs: number, requestClass: RequestClass) => void;
  /** A worker meets an outage, or the end of it: this process waits with it. */
  readonly followOutage: (isOn: boolean) => void;
}

/** Builds a run's road to WorkOS. */
export function openRoute(
  { writesPerSecond, concurrency, usedUntilMs }: RouteLimits,
  { clock, random, gateway, stop, emit }: RoutePorts,
): RequestRoute {
  const counts = zeroCounters();
  const listeners: ((delayMs: number) => void)[] = [];
  const plan = { writesPerSecond, ...defined({ usedUntilMs }) };
  const permits = createPermitBank(plan, clock);
  const gate = createGate(permits, concurrency, clock);
  const slowDown: RequestRoute['slowDown'] = (delayMs, requestClass) => {
    permits.refused(requestClass, delayMs);
    emit({ type: 'throttled', delayMs, share: permits.share });
  };
  const onOutage = outageTeller(emit);
  const stack = new RequestStack({
    ...{ gate, clock, random, stop, counts, onOutage },
    ...{ policy: DEFAULT_RETRY_POLICY, probe: probeOf(gateway), isReached: () => false },
    onThrottled: (delayMs, requestClass) => {
      slowDown(delayMs, requestClass);
      for (const listener of listeners) listener(delayMs);
    },
  });
  const onThrottled: RequestRoute['onThrottled'] = (listener) => {
    listeners.push(listener);
  };
  const followOutage: RequestRoute['followOutage'] = (isOn) => {
    stack.followOutage(isOn);
    onOutage(isOn);
  };
  return { stack, gate, permits, counts, onThrottled, slowDown, followOutage };
}

/** Tells of an outage once, however many processes meet it. */
function outageTeller(emit: RoutePorts['emit']): (isOn: boolean) => void {
  let meeting = 0;
  return (isOn) => {
    meeting += isOn ? 1 : -1;
    if (meeting === (isOn ? 1 : 0)) emit({ type: 'outage', isOn });
  };
}
