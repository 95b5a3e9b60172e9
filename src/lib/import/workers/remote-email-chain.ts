import { deferred, type Deferred } from '../../model';
import { Questions } from '../../processes';
import { type EmailChain, type HandOver, HandOverMissing } from '../repeats/email-chain';
import type { PendingMembership } from '../repeats/pending-membership';
import type { LinksWithin } from '../repeats/row-links';
import type { FromWorker } from './worker-messages';

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
  private readonly previous = new Map<number, number>();
  /** Rows that are followed by a row of another chunk. */
  private readonly away = new Set<number>();
  /** Hand-overs of rows that are followed by a row of their own chunk. */
  private readonly handOvers = new Map<number, Deferred<HandOver>>();
  private readonly questions = new Questions<HandOver | undefined>();

  constructor(private readonly send: (message: FromWorker) => void) {}

  /** Adds the links of the rows of a chunk, which begins with `firstRow`. */
  add(firstRow: number, { links, followedOutside }: LinksWithin): void {
    for (const [row, previous] of links) {
      this.previous.set(row, previous);
      if (previous >= firstRow) this.handOvers.set(previous, newHandOver());
    }
    for (const row of followedOutside) this.away.add(row);
  }

  /** Forgets a chunk whose lease has ended. */
  drop({ links, followedOutside }: LinksWithin): void {
    for (const [row, previous] of links) {
      this.previous.delete(row);
      this.handOvers.delete(previous);
    }
    for (const row of followedOutside) this.away.delete(row);
  }

  async before(row: number): Promise<HandOver | undefined> {
    return this.fromBefore(row, 'before');
  }

  async pendingBefore(row: number): Promise<PendingMembership | undefined> {
    return (await this.fromBefore(row, 'pending'))?.pending;
  }

  async after(row: number): Promise<HandOver | undefined> {
    if (!this.isFollowed(row)) return undefined;
    return this.questions.ask((ask) => {
      this.send({ type: 'after', ask, row });
    });
  }

  isFollowed(row: number): boolean {
    return this.away.has(row) || this.handOvers.has(row);
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
      this.send({ type, ask, row });
    });
  }

  /**
   * Another process cannot wait for a membership of this one: it gets the user once pending memberships are settled.
   */
  private async sendAway(row: number, { pending, ...value }: HandOver): Promise<void> {
    await pending?.allSettled();
    this.send({ type: 'hand_over', row, value });
  }

  answer(ask: number, value: HandOver | undefined): void {
    this.questions.answer(ask, value);
  }

  /** No row waits for another process any longer. */
  close(): void {
    this.questions.close(new HandOverMissing('The run stops'));
  }
}
