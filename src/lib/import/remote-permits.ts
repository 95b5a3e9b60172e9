import type { Clock } from '../model';
import { permitBatch, type PermitSource, type RequestClass } from '../pacing';
import { Questions } from './questions';
import type { Up } from './worker-messages';

// The coordinator counts a request from when it hears of it: a little late is safe, and one message tells of many.
const TELL_EVERY_MS = 20;

/** A worker's permits: the coordinator owns the budgets and gives them out. */
export class RemotePermits implements PermitSource {
  private readonly questions = new Questions<number>();
  private readonly untold = new Map<RequestClass, number>();
  private telling: Promise<void> | undefined;

  constructor(
    private readonly parts: {
      readonly send: (message: Up) => void;
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

  sent(requestClass: RequestClass): void {
    this.untold.set(requestClass, (this.untold.get(requestClass) ?? 0) + 1);
    this.telling ??= this.parts.clock.sleep(TELL_EVERY_MS).then(() => {
      this.tell();
    });
  }

  batchSize(requestClass: RequestClass): number {
    return permitBatch(requestClass, this.parts.writesPerSecond);
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
    for (const [requestClass, count] of this.untold) {
      this.parts.send({ type: 'sent', requestClass, count });
    }
    this.untold.clear();
  }
}

class Closed extends Error {
  override readonly name = 'Closed';
}
