import { forbidden, tooManyRequests, unauthorized } from '../wire/errors';
import { type Fault, Faults } from '../faults/faults';
import { Replays } from '../faults/replays';
import { FORBIDDEN_KEY, type Settings } from './options';
import {
  gateFor,
  isLimitedWrite,
  type RateGate,
  type RateLimit,
  type CountedRequest,
} from '../limits/rate-limit';
import { Stats } from '../limits/stats';
import type { TimedAnswer, WireAnswer } from '../wire/wire';
import { World } from '../world/world';

/** The state of a running sandbox, without its sockets. `reset` replaces all of it. */
export class Engine {
  readonly settings: Settings;
  world: World;
  stats: Stats;
  faults: Faults;
  /** By idempotency key. Kept when the faults are replaced, as a server would. */
  replays = new Replays();
  private gate: RateGate | undefined;
  private readonly authorization: string;

  constructor(settings: Settings) {
    this.settings = settings;
    this.authorization = `Bearer ${settings.key}`;
    this.world = World.create(settings);
    this.stats = new Stats();
    this.faults = new Faults(settings.faults, settings.seed);
    this.gate = gateFor(settings.rateLimit);
  }

  /** Restores the start: no objects, the faults of the settings, new windows and counters. */
  reset(): void {
    this.world = World.create(this.settings);
    this.replays = new Replays();
    this.stats = new Stats();
    this.faults = new Faults(this.settings.faults, this.settings.seed);
    this.gate = gateFor(this.settings.rateLimit);
  }

  /** Enforces these limits from now on, with new windows, until a reset. */
  replaceRateLimit(limit: RateLimit): void {
    this.gate = gateFor(limit);
  }

  replaceFaults(faults: readonly Fault[]): void {
    this.faults = new Faults(faults, this.settings.seed);
  }

  /** The answer to a request without the right key; undefined for a request that has it. */
  checkKey(authorization: string | undefined): WireAnswer | undefined {
    if (authorization === this.authorization) return undefined;
    return authorization === `Bearer ${FORBIDDEN_KEY}` ? forbidden() : unauthorized();
  }

  /** The answer to a request beyond the rate limit; undefined for an admitted request, which it counts. */
  checkRate(request: CountedRequest): TimedAnswer | undefined {
    const nowMs = this.settings.monotonicMs();
    const waitMs = this.gate?.enter(request, nowMs) ?? 0;
    if (waitMs > 0) {
      const seconds = String(Math.ceil(waitMs / 1000));
      return { ...tooManyRequests(), ...(this.settings.retryAfter ? { retryAfter: seconds } : {}) };
    }
    if (isLimitedWrite(request)) this.stats.admitWrite(nowMs);
    return undefined;
  }
}
