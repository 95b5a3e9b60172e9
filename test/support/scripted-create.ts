import {
  createOnce,
  type CreatedObject,
  type CreateEnd,
  type CreateRecord,
  type CreateStep,
} from '../../src/lib/requests/create-once';
import { idempotencyKey } from '../../src/lib/requests/idempotency-key';
import { zeroCounters } from '../../src/lib/requests/request-counters';
import { RequestStack } from '../../src/lib/requests/request-stack';
import { StopSwitch } from '../../src/lib/requests/stop-switch';
import {
  asServerCode,
  type Answer,
  type Clock,
  type Failure,
  type IntentTime,
} from '../../src/lib/model';
import type { RetryPolicy } from '../../src/lib/pacing';

/** How the scripted server treats a request. */
export type Ending =
  /** Carried out and answered. */
  | 'done'
  /** Carried out, but the answer is lost. */
  | 'lost'
  /** Lost on the way, never carried out. */
  | 'dropped'
  /** Seems lost, and is carried out after the next look. */
  | 'late'
  /** A 500 or a 502: not carried out, but it may have been. */
  | 'broken'
  | 'bad_gateway'
  /** A 404 from a replica that does not know an object of the job yet: certainly not carried out. */
  | 'unknown'
  /** A 503 or a 429: certainly not carried out. */
  | 'unavailable'
  | 'throttled'
  /** A 422: certainly not carried out, and never will be. */
  | 'refused';

export const POLICY: RetryPolicy = {
  maxAttempts: 4,
  baseDelayMs: 1,
  maxDelayMs: 1,
  maxRetryAfterMs: 1,
};

export function failureOf(ending: Exclude<Ending, 'done'> | 'exists'): Failure {
  const failure = { message: ending, retryClass: 'permanent', ambiguous: false } as const;
  switch (ending) {
    case 'lost':
    case 'dropped':
    case 'late':
      return {
        ...failure,
        kind: 'timeout',
        code: asServerCode(ending),
        retryClass: 'transient',
        ambiguous: true,
      };
    case 'broken':
    case 'bad_gateway':
      return {
        ...failure,
        kind: 'server_error',
        code: asServerCode(ending),
        httpStatus: ending === 'broken' ? 500 : 502,
        retryClass: 'transient',
        ambiguous: true,
      };
    case 'unknown':
      return { ...failure, kind: 'not_found', code: asServerCode(ending), httpStatus: 404 };
    case 'unavailable':
      return {
        ...failure,
        kind: 'server_error',
        code: asServerCode(ending),
        httpStatus: 503,
        retryClass: 'transient',
      };
    case 'throttled':
      return {
        ...failure,
        kind: 'rate_limited',
        code: asServerCode(ending),
        httpStatus: 429,
        retryClass: 'throttled',
      };
    case 'refused':
      return { ...failure, kind: 'request_refused', code: asServerCode(ending), httpStatus: 422 };
    case 'exists':
      return { ...failure, kind: 'membership_exists', code: asServerCode(ending), httpStatus: 422 };
  }
}

/** An object of the scripted server. */
export interface Thing extends CreatedObject {
  readonly name: 'made' | 'found' | 'theirs';
}

/** How far the scripted server's clock is ahead. */
export const SERVER_AHEAD_MS = 7_000;

export interface Played {
  readonly end: CreateEnd<Thing>;
  /**
   * `intend`, `send <key number>` and `look`, in order. Key numbers are those of `keyOf`'s distinct keys, from 1.
   */
  readonly log: readonly string[];
  /** Objects the server has created. */
  readonly made: number;
  /** The pauses of waits for a replica, in order. */
  readonly lagPausesMs: readonly number[];
  readonly intents: readonly IntentTime[];
  /** What is known about the server's clock after the step. */
  readonly offsetMs: number | undefined;
}

type Options = Pick<
  WholeStep<Thing>,
  'hasNoConflict' | 'isLookedUp' | 'isAlwaysNew' | 'doubtSince' | 'conflictSince'
>;

export interface Script extends Partial<Options> {
  readonly endings: readonly Ending[];
  /** An object that exists before the step, and whether a look takes it for one of this step. */
  readonly before?: 'ours' | 'theirs';
  /** Fails the look of this number, from 1. */
  readonly lookFails?: number;
  /** How many looks find nothing although there is something. */
  readonly staleLooks?: number;
}

/** A step with how it is recorded, in one object. */
export type WholeStep<T extends CreatedObject> = CreateStep<T> & CreateRecord;

/** `createOnce` of a step and its record in one object. */
export function createWhole<T extends CreatedObject>(
  stack: RequestStack,
  step: WholeStep<T>,
): Promise<CreateEnd<T>> {
  return createOnce(stack, step, step);
}

/** Runs `createOnce` against a server that treats its requests as scripted, and all further ones as `done`. */
export async function play(script: Script): Promise<Played> {
  const clock = new SkippingClock();
  const server = new ScriptedServer(script, clock);
  const stack = stackWithoutPacing(clock);
  const intents: IntentTime[] = [];
  const {
    doubtSince,
    conflictSince,
    hasNoConflict = false,
    isLookedUp = false,
    isAlwaysNew = false,
  } = script;
  const end = await createWhole<Thing>(stack, {
    requestClass: 'write',
    doubtSince,
    conflictSince,
    hasNoConflict,
    isLookedUp,
    isAlwaysNew,
    intend: async (intent) => {
      server.log.push('intend');
      intents.push(intent);
    },
    keyOf: (keysUsed) => idempotencyKey('nonce', 1, 'user', keysUsed),
    send: async (key) => server.create(key),
    find: async () => server.look(),
    isOurs: ({ name }) => name !== 'theirs',
    isConflict: ({ kind }) => kind === 'membership_exists',
    isLag: ({ kind }) => kind === 'not_found',
  });
  const { log, made } = server;
  const lagPausesMs = clock.sleptMs.filter((delayMs) => delayMs > POLICY.maxDelayMs);
  const { offsetMs } = stack.serverClock.intentNow();
  return { end, log, made, lagPausesMs, intents, offsetMs };
}

/** A clock on which every sleep is over at once. */
export class SkippingClock implements Clock {
  readonly sleptMs: number[] = [];

  constructor(private nowMs = 1_000_000) {}

  now(): number {
    return this.nowMs;
  }

  monotonicMs(): number {
    return this.nowMs;
  }

  async sleep(delayMs: number): Promise<void> {
    this.sleptMs.push(delayMs);
    this.nowMs += delayMs;
  }
}

class ScriptedServer {
  readonly log: string[] = [];
  made = 0;
  private finds = 0;
  private stale = 0;
  private late = false;
  private readonly keys: string[] = [];
  private readonly endings: Ending[];

  constructor(
    private readonly script: Script,
    private readonly clock: Clock,
  ) {
    this.endings = [...script.endings];
  }

  create(key: string): Answer<Thing> {
    if (!this.keys.includes(key)) this.keys.push(key);
    this.log.push(`send ${String(this.keys.indexOf(key) + 1)}`);
    const ending = this.endings.shift() ?? 'done';
    const works = ending === 'done' || ending === 'lost';
    const isFree = !this.exists() || this.script.hasNoConflict === true;
    if (!isFree && ending === 'done') return { ok: false, failure: failureOf('exists') };
    if (works && isFree) this.made += 1;
    if (ending === 'late' && isFree) this.late = true;
    return ending === 'done'
      ? { ok: true, value: this.thing('made') }
      : { ok: false, failure: failureOf(ending) };
  }

  look(): Answer<Thing | undefined> {
    this.log.push('look');
    this.finds += 1;
    if (this.finds === this.script.lookFails) return { ok: false, failure: failureOf('refused') };
    const found = this.visible();
    if (this.late) this.made += 1;
    this.late = false;
    return { ok: true, value: found };
  }

  private visible(): Thing | undefined {
    if (!this.exists()) return undefined;
    this.stale += 1;
    if (this.stale <= (this.script.staleLooks ?? 0)) return undefined;
    return this.thing(this.made === 0 && this.script.before === 'theirs' ? 'theirs' : 'found');
  }

  private thing(name: Thing['name']): Thing {
    return { name, createdAtMs: this.clock.now() + SERVER_AHEAD_MS };
  }

  private exists(): boolean {
    return this.made > 0 || this.script.before !== undefined;
  }
}

/** A real request stack, with an open gate and no waits. */
export function stackWithoutPacing(
  clock: Clock = { now: () => 0, monotonicMs: () => 0, sleep: async () => undefined },
): RequestStack {
  return new RequestStack({
    gate: {
      run: (_requestClass, send) => send('none'),
      pause: () => undefined,
      block: () => undefined,
      unblock: () => undefined,
      probe: (_requestClass, send) => send('none'),
      close: () => undefined,
    },
    clock,
    random: () => 0.5,
    policy: POLICY,
    stop: new StopSwitch(),
    counts: zeroCounters(),
    // WorkOS answers probes: a failure is the request's own.
    probe: async () => ({ ok: true, value: undefined }),
    isReached: () => false,
    onThrottle: () => undefined,
    onOutage: () => undefined,
    onNextProbe: () => undefined,
    outagePatienceMs: 300_000,
    serverClockOffsetMs: () => undefined,
  });
}
