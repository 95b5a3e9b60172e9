import { type Clock, isCount, oneOf } from '../../../model';
import {
  permitBatch,
  type PermitSource,
  REQUEST_CLASSES,
  type RequestClass,
} from '../../../pacing';
import { Questions } from '../../../processes';
import { answer, type Receivers, type Send, type ServiceMessages } from '../channel';
import type { CoordinatorServices } from '../coordinator-services';

// One message reports many requests. It has the time of the last, since its permit counts for a window from then on.
const REPORT_EVERY_MS = 20;
// Asking the coordinator takes longer than the interval between two permits.
const BATCH_AT_LEAST = 4;

const requestClass = oneOf(...REQUEST_CLASSES);

/** The coordinator owns the rate budgets. A worker asks it for permits, and reports those it has used. */
export const PERMITS = {
  fromWorker: {
    take_permits: { ask: isCount, requestClass, wanted: isCount },
    /** The requests sent since the last such message, and when the last of them was sent. */
    sent: { requestClass, count: isCount, atMs: isCount },
  },
  toWorker: {
    permits: { ask: isCount, count: isCount },
  },
} as const satisfies ServiceMessages;

/** The permits of a run as one of its workers sees them. */
export class RemotePermits implements PermitSource {
  readonly receivers: Receivers<typeof PERMITS.toWorker> = {
    permits: ({ ask, count }) => {
      this.questions.answer(ask, count);
    },
  };
  private readonly questions = new Questions<number>();
  private readonly unreported = new Map<RequestClass, { count: number; atMs: number }>();
  private reporting: Promise<void> | undefined;

  constructor(
    private readonly parts: {
      readonly send: Send<typeof PERMITS.fromWorker>;
      readonly clock: Clock;
      /** This worker's share of the rate. */
      readonly writesPerSecond: number;
      /** As `PermitSource` has it. */
      readonly lifetimeMs?: number;
    },
  ) {}

  get lifetimeMs(): number {
    return this.parts.lifetimeMs ?? Number.POSITIVE_INFINITY;
  }

  async take(requestClass: RequestClass, wanted: number): Promise<number> {
    try {
      return await this.questions.ask((ask) => {
        this.parts.send({ type: 'take_permits', ask, requestClass, wanted });
      });
    } catch (error) {
      if (error instanceof Closed) return 0;
      throw error;
    }
  }

  sent(requestClass: RequestClass, count: number, atMs: number): void {
    const before = this.unreported.get(requestClass)?.count ?? 0;
    this.unreported.set(requestClass, { count: before + count, atMs });
    this.reporting ??= this.parts.clock.sleep(REPORT_EVERY_MS).then(() => {
      this.flush();
    });
  }

  batchSize(requestClass: RequestClass): number {
    return Math.max(BATCH_AT_LEAST, permitBatch(requestClass, this.parts.writesPerSecond));
  }

  close(): void {
    this.questions.close(new Closed());
  }

  /** Reports the requests that were sent and not reported yet. */
  flush(): void {
    this.reporting = undefined;
    for (const [requestClass, sent] of this.unreported) {
      this.parts.send({ type: 'sent', requestClass, ...sent });
    }
    this.unreported.clear();
  }
}

/**
 * The permits of one worker, in the coordinator. Each must count as sent exactly once, also when the process that had
 * it is gone: a lost permit would never return.
 */
export class ServedPermits {
  readonly receivers: Receivers<typeof PERMITS.fromWorker> = {
    take_permits: ({ ask, requestClass, wanted }) => {
      answer(this.parts.stop, () => this.grant(ask, requestClass, wanted));
    },
    sent: ({ requestClass, count, atMs }) => {
      // A report that arrives after the end of its worker was counted with all the permits it had.
      if (!this.isLost) this.count(requestClass, count, atMs);
    },
  };
  /** Permits that were granted and not reported as sent. */
  private readonly unsent = new Map<RequestClass, number>();
  private isLost = false;

  constructor(
    private readonly parts: Pick<CoordinatorServices, 'permits' | 'stop'> & {
      readonly send: Send<typeof PERMITS.toWorker>;
    },
  ) {}

  /** The worker is gone. Its permits may have been used: they count from now, the most careful assumption. */
  lose(): void {
    this.isLost = true;
    for (const [requestClass, count] of this.unsent) this.count(requestClass, count, Infinity);
  }

  private async grant(ask: number, requestClass: RequestClass, wanted: number): Promise<void> {
    const { permits, send } = this.parts;
    const count = await permits.take(requestClass, wanted);
    this.unsent.set(requestClass, (this.unsent.get(requestClass) ?? 0) + count);
    // Lost while it waited: nothing will be sent with these permits, and no report would return them.
    if (this.isLost) this.count(requestClass, count, Infinity);
    else send({ type: 'permits', ask, count });
  }

  /** A time in the future counts from now. */
  private count(requestClass: RequestClass, count: number, atMs: number): void {
    this.unsent.set(requestClass, (this.unsent.get(requestClass) ?? 0) - count);
    this.parts.permits.sent(requestClass, count, atMs);
  }
}

class Closed extends Error {
  override readonly name = 'Closed';
}
