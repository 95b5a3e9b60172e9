import { createOnce, type CreateEnd, idempotencyKey } from '../../src/lib/requests/create-once';
import { zeroCounters } from '../../src/lib/requests/request-counters';
import { RequestStack } from '../../src/lib/requests/request-stack';
import { StopSwitch } from '../../src/lib/requests/stop-switch';
import { asServerCode, type Answer, type Failure } from '../../src/lib/model';
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

export interface Played {
  readonly end: CreateEnd<string>;
  /** `send <key number>` and `look`, in order. Key numbers are those of `keyOf`'s distinct keys, from 1. */
  readonly log: readonly string[];
  /** Objects the server has created. It refuses a second one. */
  readonly made: number;
  readonly finds: number;
}

export interface Script {
  readonly endings: readonly Ending[];
  readonly inDoubt?: boolean;
  /** An object that exists before the step, and whether a look takes it for one of this step. */
  readonly before?: 'ours' | 'theirs';
  /** Fails the look of this number, from 1. */
  readonly lookFails?: number;
}

/** Runs `createOnce` against a server that treats its requests as scripted, and all further ones as `done`. */
export async function play(script: Script): Promise<Played> {
  const server = new ScriptedServer(script);
  const end = await createOnce(stackWithoutPacing(), {
    requestClass: 'write',
    inDoubt: script.inDoubt ?? false,
    keyOf: (definite) => idempotencyKey('nonce', 1, 'user', definite),
    send: async (key) => server.create(key),
    findOurs: async () => server.look(),
    isConflict: ({ kind }) => kind === 'membership_exists',
  });
  return { end, log: server.log, made: server.made, finds: server.finds };
}

class ScriptedServer {
  readonly log: string[] = [];
  made = 0;
  finds = 0;
  private late = false;
  private readonly keys: string[] = [];
  private readonly endings: Ending[];

  constructor(private readonly script: Script) {
    this.endings = [...script.endings];
  }

  create(key: string): Answer<string> {
    if (!this.keys.includes(key)) this.keys.push(key);
    this.log.push(`send ${String(this.keys.indexOf(key) + 1)}`);
    const ending = this.endings.shift() ?? 'done';
    const works = ending === 'done' || ending === 'lost';
    if (this.exists() && ending === 'done') return { ok: false, failure: failureOf('exists') };
    if (works && !this.exists()) this.made += 1;
    if (ending === 'late' && !this.exists()) this.late = true;
    return ending === 'done'
      ? { ok: true, value: 'made' }
      : { ok: false, failure: failureOf(ending) };
  }

  look(): Answer<string | undefined> {
    this.log.push('look');
    this.finds += 1;
    if (this.finds === this.script.lookFails) return { ok: false, failure: failureOf('refused') };
    const isOurs = this.made > 0 || this.script.before === 'ours';
    if (this.late) this.made += 1;
    this.late = false;
    return { ok: true, value: isOurs ? 'found' : undefined };
  }

  private exists(): boolean {
    return this.made > 0 || this.script.before !== undefined;
  }
}

/** A real request stack, with an open gate and no waits. */
export function stackWithoutPacing(): RequestStack {
  return new RequestStack({
    gate: {
      run: (_requestClass, send) => send('none'),
      pause: () => undefined,
      block: () => undefined,
      unblock: () => undefined,
      probe: (_requestClass, send) => send('none'),
      close: () => undefined,
    },
    clock: { now: () => 0, sleep: async () => undefined },
    random: () => 0.5,
    policy: POLICY,
    stop: new StopSwitch(),
    counts: zeroCounters(),
    // WorkOS answers probes: a failure is the request's own.
    probe: async () => ({ ok: true, value: undefined }),
    isReached: () => false,
    onThrottle: () => undefined,
    onOutage: () => undefined,
  });
}
