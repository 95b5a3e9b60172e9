import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Clock, systemErrorCode } from '../model';

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

/** Random text of `bytes` bytes in hex. */
export function randomText(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
