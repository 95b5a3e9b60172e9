import type { Clock } from '../../model';
import { permitBatch, type PermitSource, type RequestClass } from '../../pacing';
import { Questions } from '../../processes';
import type { FromWorker } from './worker-messages';

// One message tells of many. It brings the time, since a permit is another's again a window after its request left.
const TELL_EVERY_MS = 20;
// The way to the coordinator and back takes as long as some permits are apart.
const BATCH_AT_LEAST = 4;

/** A worker's permits: the coordinator owns the budgets and gives them out. */
export class RemotePermits implements PermitSource {
  private readonly questions = new Questions<number>();
  private readonly untold = new Map<RequestClass, { count: number; atMs: number }>();
  private telling: Promise<void> | undefined;

  constructor(
    private readonly parts: {
      readonly send: (message: FromWorker) => void;
      readonly clock: Clock;
      /** This worker's share. */
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
    const before = this.untold.get(requestClass)?.count ?? 0;
    this.untold.set(requestClass, { count: before + count, atMs });
    this.telling ??= this.parts.clock.sleep(TELL_EVERY_MS).then(() => {
      this.tell();
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

  /** Tells the coordinator what has left. */
  tell(): void {
    this.telling = undefined;
    for (const [requestClass, told] of this.untold) {
      this.parts.send({ type: 'sent', requestClass, ...told });
    }
    this.untold.clear();
  }
}

class Closed extends Error {
  override readonly name = 'Closed';
}
