import { type Deadline, isCount, isText, objectOf } from '../../../model';
import type { JobHold } from '../../../jobs';
import type { SendWindow } from '../../../pacing';
import type { Receivers, Send, ServiceMessages } from '../channel';

/**
 * A moment of this machine, by both clocks. All its processes share them, so a message that a process reads late, because
 * it stood still, extends nothing.
 */
const UNTIL = { monotonicMs: isCount, wallMs: isCount };

/** The hold of the run on its job, as a worker learns it when it starts. */
export const isHeldJob = objectOf<HeldJob>({
  name: isText,
  epoch: isCount,
  sendUntil: objectOf<Deadline>(UNTIL),
});

export type HeldJob = Pick<JobHold, 'name' | 'epoch' | 'sendUntil'>;

/** The coordinator renews the lease of the job. Each worker has a gate of its own, and learns until when it may send. */
export const HOLD = {
  fromWorker: {},
  toWorker: { lease: UNTIL },
} as const satisfies ServiceMessages;

/** Opens the gate of a worker after each renewal. */
export function followHold(window: SendWindow | undefined): Receivers<typeof HOLD.toWorker> {
  return {
    lease: ({ monotonicMs, wallMs }) => {
      window?.extend({ monotonicMs, wallMs });
    },
  };
}

/** Tells a worker of a renewal. */
export function tellRenewal(send: Send<typeof HOLD.toWorker>, until: Deadline): void {
  send({ type: 'lease', ...until });
}
