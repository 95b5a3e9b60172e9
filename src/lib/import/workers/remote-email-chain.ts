import { type EmailChain, type HandOver, HandOverMissing } from '../repeats/email-chain';
import type { PendingMembership } from '../repeats/pending-membership';
import { Questions } from '../../processes';
import type { LinksWithin } from '../repeats/row-links';
import type { FromWorker } from './worker-messages';

interface Entry {
  readonly promise: Promise<HandOver>;
  readonly resolve: (value: HandOver) => void;
  readonly reject: (reason: HandOverMissing) => void;
}

function newEntry(): Entry {
  let resolve: Entry['resolve'] = () => undefined;
  let reject: Entry['reject'] = () => undefined;
  const promise = new Promise<HandOver>((settle, refuse) => {
    resolve = settle;
    reject = refuse;
  });
  // Whoever waits is told; that nobody does yet is no fault.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

/**
 * A worker's end of the chain. Rows of one chunk hand over among themselves; what crosses its border goes through the
 * coordinator. Once the run stops nobody waits for another process: such a row, and every row that waits for it, is left.
 */
export class RemoteEmailChain implements EmailChain {
  private readonly previous = new Map<number, number>();
  private readonly away = new Set<number>();
  /** Rows that are followed by a row of their own chunk. */
  private readonly entries = new Map<number, Entry>();
  private readonly questions = new Questions<HandOver | undefined>();

  constructor(private readonly send: (message: FromWorker) => void) {}

  /** Learns how the rows of a chunk are linked, which begins with `firstRow`. */
  add(firstRow: number, { links, followedOutside }: LinksWithin): void {
    for (const [row, previous] of links) {
      this.previous.set(row, previous);
      if (previous >= firstRow) this.entries.set(previous, newEntry());
    }
    for (const row of followedOutside) this.away.add(row);
  }

  /** Forgets a chunk whose lease has ended. */
  drop({ links, followedOutside }: LinksWithin): void {
    for (const [row, previous] of links) {
      this.previous.delete(row);
      this.entries.delete(previous);
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
    return this.away.has(row) || this.entries.has(row);
  }

  handOver(row: number, value: HandOver): void {
    if (this.away.has(row)) void this.sendAway(row, value);
    else this.entries.get(row)?.resolve(value);
  }

  /** Who waits in another process is left when the run stops, and it does: nothing else makes a row leave. */
  endWithoutHandOver(row: number): void {
    this.entries.get(row)?.reject(new HandOverMissing('The row before it was left'));
  }

  private async fromBefore(row: number, type: 'before' | 'pending'): Promise<HandOver | undefined> {
    const previous = this.previous.get(row);
    if (previous === undefined) return undefined;
    const here = this.entries.get(previous);
    if (here !== undefined) return here.promise;
    return this.questions.ask((ask) => {
      this.send({ type, ask, row });
    });
  }

  /** Another process cannot wait for a membership of ours: it hears of the user once those under way are settled. */
  private async sendAway(row: number, { pending, ...value }: HandOver): Promise<void> {
    await pending?.allSettled();
    this.send({ type: 'hand_over', row, value });
  }

  answer(ask: number, value: HandOver | undefined): void {
    this.questions.answer(ask, value);
  }

  /** Nobody waits for another process any more. */
  close(): void {
    this.questions.close(new HandOverMissing('The run stops'));
  }
}
