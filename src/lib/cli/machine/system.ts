import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { type Clock, systemErrorCode } from '../../model';

/** The machine's own time. Below this room, time and chance are arguments. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(delayMs, signal) {
    try {
      await wait(delayMs, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      // An abort ends the wait: that is what it is for.
      if (systemErrorCode(error) !== 'ABORT_ERR') throw error;
    }
  },
};

/**
 * Keeps this process small: what an import holds is small and what it throws away is much, and by default the heap may
 * grow to several times what is held. Costs some 4 % of time where the processor is the limit (`npm run bench`).
 * Before undici is loaded: optimizing its HTTP parser, one huge WebAssembly function, takes 35 MB for a second and makes
 * nothing faster that could be measured.
 */
export function keepMemorySmall(): void {
  setFlagsFromString('--heap-growing-percent=30');
  setFlagsFromString('--liftoff-only');
}

/** Random text of `bytes` bytes in hex. */
export function randomText(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
