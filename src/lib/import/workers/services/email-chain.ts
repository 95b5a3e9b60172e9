import {
  deferred,
  type Deferred,
  type Guard,
  isCount,
  isIntentTime,
  isText,
  isStepResult,
  maybe,
  objectOf,
  oneOf,
} from '../../../model';
import { Questions } from '../../../processes';
import type { StopSwitch } from '../../../requests';
import {
  type EmailChain,
  type HandOver,
  HandOverMissing,
  type SentHandOver,
} from '../../repeats/email-chain';
import type { PendingRow } from '../../repeats/pending-row';
import type { LinksWithin } from '../../repeats/row-links';
import { answer, type Receivers, type Send, type ServiceMessages } from '../channel';
import type { CoordinatorServices } from '../coordinator-services';

const isHandOver: Guard<SentHandOver> = objectOf<SentHandOver>({
  emailKey: maybe(isText),
  user: maybe(isStepResult),
  doubtSince: maybe(isIntentTime),
  isLost: maybe(oneOf(true)),
});

/** The coordinator passes users between rows of one email that are in different chunks. */
export const EMAIL_CHAIN = {
  fromWorker: {
    before: { ask: isCount, row: isCount },
    after: { ask: isCount, row: isCount },
    /** Answered without a value once no earlier row is in flight. */
    pending: { ask: isCount, row: isCount },
    hand_over: { row: isCount, value: isHandOver },
  },
  toWorker: {
    handed: { ask: isCount, value: maybe(isHandOver) },
  },
} as const satisfies ServiceMessages;

function newHandOver(): Deferred<HandOver> {
  const handOver = deferred<HandOver>();
  // A rejection that no row waits for yet is not an error: rows that wait later get it, too.
  handOver.promise.catch(() => undefined);
  return handOver;
}

/**
 * The email chain as a worker sees it. Rows of one chunk hand over within the process; hand-overs between chunks go
 * through the coordinator. Once the run stops, no row waits for another process: such a row, and every row that waits
 * for it, is left for the next run.
 */
export class RemoteEmailChain implements EmailChain {
  readonly receivers: Receivers<typeof EMAIL_CHAIN.toWorker> = {
    handed: ({ ask, value }) => {
      this.questions.answer(ask, value);
    },
  };
  private readonly previous = new Map<number, number>();
  /** Rows that are followed by a row of another chunk. */
  private readonly away = new Set<number>();
  private readonly repeats = new Set<number>();
  private readonly afterFactor = new Set<number>();
  /** Hand-overs of rows that are followed by a row of their own chunk. */
  private readonly handOvers = new Map<number, Deferred<HandOver>>();
  private readonly questions = new Questions<HandOver | undefined>();

  constructor(
    private readonly parts: {
      readonly send: Send<typeof EMAIL_CHAIN.fromWorker>;
      readonly stop: Pick<StopSwitch, 'onStop'>;
    },
  ) {
    parts.stop.onStop(() => {
      this.questions.close(new HandOverMissing('The run stops'));
    });
  }

  /** Adds the links of the rows of a chunk, which begins with `firstRow`. */
  add(firstRow: number, { links, followedOutside, repeats, afterFactor }: LinksWithin): void {
    for (const [row, previous] of links) {
      this.previous.set(row, previous);
      if (previous >= firstRow) this.handOvers.set(previous, newHandOver());
    }
    for (const row of followedOutside) this.away.add(row);
    for (const row of repeats) this.repeats.add(row);
    for (const row of afterFactor) this.afterFactor.add(row);
  }

  /** Forgets a chunk whose lease has ended. */
  drop({ links, followedOutside, repeats, afterFactor }: LinksWithin): void {
    for (const [row, previous] of links) {
      this.previous.delete(row);
      this.handOvers.delete(previous);
    }
    for (const row of followedOutside) this.away.delete(row);
    for (const row of repeats) this.repeats.delete(row);
    for (const row of afterFactor) this.afterFactor.delete(row);
  }

  async before(row: number): Promise<HandOver | undefined> {
    return this.fromBefore(row, 'before');
  }

  async pendingBefore(row: number): Promise<PendingRow | undefined> {
    return (await this.fromBefore(row, 'pending'))?.pending;
  }

  async after(row: number): Promise<HandOver | undefined> {
    if (!this.isFollowed(row)) return undefined;
    return this.questions.ask((ask) => {
      this.parts.send({ type: 'after', ask, row });
    });
  }

  isFollowed(row: number): boolean {
    return this.away.has(row) || this.handOvers.has(row);
  }

  isRepeat(row: number): boolean {
    return this.repeats.has(row);
  }

  isAfterFactor(row: number): boolean {
    return this.afterFactor.has(row);
  }

  handOver(row: number, value: HandOver): void {
    if (this.away.has(row)) void this.sendAway(row, value);
    else this.handOvers.get(row)?.resolve(value);
  }

  /** A row ends without a hand-over only because the run stops, and then no row of another process waits for it. */
  endWithoutHandOver(row: number): void {
    this.handOvers.get(row)?.reject(new HandOverMissing('The row before it was left'));
  }

  private async fromBefore(row: number, type: 'before' | 'pending'): Promise<HandOver | undefined> {
    const previous = this.previous.get(row);
    if (previous === undefined) return undefined;
    const here = this.handOvers.get(previous);
    if (here !== undefined) return here.promise;
    return this.questions.ask((ask) => {
      this.parts.send({ type, ask, row });
    });
  }

  /**
   * Another process cannot wait for a row of this one: it gets the user once pending rows are settled.
   */
  private async sendAway(row: number, { pending, ...value }: HandOver): Promise<void> {
    await pending?.allSettled();
    this.parts.send({ type: 'hand_over', row, value });
  }
}

/** Answers for the rows of one worker from the chain of the run. */
export function serveEmailChain(
  parts: Pick<CoordinatorServices, 'chain' | 'stop'> & {
    readonly send: Send<typeof EMAIL_CHAIN.toWorker>;
  },
): Receivers<typeof EMAIL_CHAIN.fromWorker> {
  const { send, chain, stop } = parts;
  return {
    before: ({ ask, row }) => {
      answer(stop, async () => {
        send({ type: 'handed', ask, value: await chain.before(row) });
      });
    },
    after: ({ ask, row }) => {
      answer(stop, async () => {
        send({ type: 'handed', ask, value: await chain.after(row) });
      });
    },
    pending: ({ ask, row }) => {
      answer(stop, async () => {
        await chain.pendingBefore(row);
        send({ type: 'handed', ask, value: undefined });
      });
    },
    hand_over: ({ row, value }) => {
      chain.handOver(row, value);
    },
  };
}
