import { isCount, oneOf } from '../../../model';
import { type Gate, REQUEST_CLASSES, type Throttle } from '../../../pacing';
import type { PausableProcess } from '../../../requests';
import type { Receivers, Send, ServiceMessages } from '../channel';
import type { CoordinatorServices } from '../coordinator-services';

/** What the requests of one worker mean for the others: a 429 pauses all of them, an outage is reported once. */
export const REQUESTS = {
  fromWorker: {
    throttled: { delayMs: isCount, requestClass: oneOf(...REQUEST_CLASSES) },
    outage: { phase: oneOf('begun', 'over') },
    next_probe: { inMs: isCount },
  },
  toWorker: {
    pause: { delayMs: isCount },
  },
} as const satisfies ServiceMessages;

/** What a worker reports of its requests. Another worker's 429 pauses its gate. */
export class RemoteRequests {
  readonly receivers: Receivers<typeof REQUESTS.toWorker> = {
    pause: ({ delayMs }) => {
      this.parts.gate.pause(delayMs);
    },
  };

  constructor(
    private readonly parts: {
      readonly send: Send<typeof REQUESTS.fromWorker>;
      readonly gate: Pick<Gate, 'pause'>;
    },
  ) {}

  readonly onThrottle = (throttle: Throttle): void => {
    this.parts.send({ type: 'throttled', ...throttle });
  };

  readonly onOutage = (isOn: boolean): void => {
    this.parts.send({ type: 'outage', phase: isOn ? 'begun' : 'over' });
  };

  readonly onNextProbe = (inMs: number): void => {
    this.parts.send({ type: 'next_probe', inMs });
  };
}

/** The requests of one worker as they concern the run, in the coordinator. */
export class ServedRequests implements PausableProcess {
  readonly receivers: Receivers<typeof REQUESTS.fromWorker> = {
    throttled: (throttle) => {
      this.parts.throttles.report(throttle, this);
    },
    outage: ({ phase }) => {
      this.followOutage(phase === 'begun');
    },
    next_probe: ({ inMs }) => {
      this.parts.onNextProbe(inMs);
    },
  };
  private isInOutage = false;
  private isLost = false;

  constructor(
    private readonly parts: Pick<CoordinatorServices, 'throttles' | 'onOutage' | 'onNextProbe'> & {
      readonly send: Send<typeof REQUESTS.toWorker>;
    },
  ) {}

  pause(delayMs: number): void {
    this.parts.send({ type: 'pause', delayMs });
  }

  /** The worker is gone: its outage ends, and a report that arrives later begins none. */
  lose(): void {
    this.isLost = true;
    this.followOutage(false);
  }

  private followOutage(isOn: boolean): void {
    // A worker that is gone would never report the end of an outage.
    if (isOn === this.isInOutage || (isOn && this.isLost)) return;
    this.isInOutage = isOn;
    this.parts.onOutage(isOn);
  }
}
