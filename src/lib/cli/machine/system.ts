import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { type Clock, systemErrorCode } from '../../model';

// `performance.now()` is as cheap as `Date.now()`, but counts from the start of its process. `hrtime` counts the same
// time from a moment of the machine.
const PROCESS_BEGAN_MS = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/** The clock of this machine. Below this room, time and randomness are arguments. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => Math.floor(PROCESS_BEGAN_MS + performance.now()),
  async sleep(delayMs, signal) {
    try {
      await wait(delayMs, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      // An abort ends the wait early, as Clock promises.
      if (systemErrorCode(error) !== 'ABORT_ERR') throw error;
    }
  },
};

/**
 * Keeps the memory of this process low. An import holds little and discards much, and by default the heap may grow to
 * several times the live data. Costs about 4 % of time where the processor is the limit (`npm run bench`).
 *
 * New objects get 16 MiB instead of 32: the space for them stops growing. verify and import take 13 to 20 MB less, and no
 * more processor time.
 *
 * Call it before undici is loaded: optimizing its HTTP parser, one large WebAssembly function, takes 35 MB for a second
 * without a measurable gain.
 */
export function keepMemorySmall(): void {
  setFlagsFromString('--heap-growing-percent=30');
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--liftoff-only');
}

/** `bytes` random bytes in hex. */
export function randomText(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
