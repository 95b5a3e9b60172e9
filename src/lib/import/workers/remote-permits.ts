import type { Clock } from '../../model';
import { permitBatch, type PermitSource, type RequestClass } from '../../pacing';
import { Questions } from '../../processes';
import type { FromWorker } from './worker-messages';

// One message reports many requests. It has the time of the last, since its permit counts for a window from then on.
const REPORT_EVERY_MS = 20;
// Asking the coordinator takes longer than the interval between two permits.
const BATCH_AT_LEAST = 4;

/** A worker's permits. The coordinator owns the budgets and grants from them. */
export class RemotePermits implements PermitSource {
  private readonly questions = new Questions<number>();
  private readonly unreported = new Map<RequestClass, { count: number; atMs: number }>();
  private reporting: Promise<void> | undefined;

  constructor(
    private readonly parts: {
      readonly send: (message: FromWorker) => void;
      readonly clock: Clock;
      /** This worker's share of the rate. */
      readonly writesPerSecond: number;
    },
  ) {}

  async take(requestClass: RequestClass, wanted: number): Promise<number> {
    try {
      return await this.questions.ask((ask) => {
        this.parts.send({ type: 'permits', ask, requestClass, wanted });
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

  answer(ask: number, count: number): void {
    this.questions.answer(ask, count);
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

class Closed extends Error {
  override readonly name = 'Closed';
}
