import { defined, ownCopy } from '../model';
import { type Chain, type HandOver, mine, RowLeft } from './chain';
import type { PastRows } from './past-rows';
import type { RowLinks } from './row-links';

// Some 250 bytes each. What is dropped can be read from the ledger again.
const KEPT = 20_000;

interface Entry {
  readonly promise: Promise<HandOver>;
  readonly resolve: (value: HandOver) => void;
  readonly reject: (reason: RowLeft) => void;
  isGiven: boolean;
}

/**
 * Hands users from row to row: the first row of an email creates the user, every later one waits for the row
 * before it and needs no lookup. A row that brings no user hands on, too, and so no row waits for ever. What rows
 * of chunks that are done handed over is in the ledger, and read there when memory has let it go.
 */
export class HandOvers implements Chain {
  private readonly entries = new Map<number, Entry>();

  constructor(
    private readonly links: RowLinks,
    private readonly past: PastRows,
    private readonly kept = KEPT,
  ) {}

  async before(row: number): Promise<HandOver | undefined> {
    const previous = this.links.previousOf(row);
    if (previous === 0) return undefined;
    const known = this.entries.get(previous);
    if (known === undefined && this.past.has(previous)) return this.fromLedger(previous);
    return (known ?? this.entry(previous)).promise;
  }

  async after(row: number): Promise<HandOver | undefined> {
    let key: string | undefined;
    for (let next = this.links.nextOf(row); next !== 0; next = this.links.nextOf(next)) {
      const given = await this.past.handOverOf(next);
      key ??= given.emailKey;
      if (given.user !== undefined && given.emailKey === key) return given;
    }
    return undefined;
  }

  handOver(row: number, value: HandOver): void {
    if (!this.links.isFollowed(row)) return;
    const entry = this.entry(row);
    entry.isGiven = true;
    entry.resolve({
      ...value,
      ...defined({ emailKey: value.emailKey && ownCopy(value.emailKey) }),
    });
  }

  leave(row: number): void {
    if (this.links.isFollowed(row))
      this.entry(row).reject(new RowLeft('The row before it was left'));
  }

  /** Lets go of what is in the ledger, once there is much of it. Called when a chunk is done. */
  letGo(): void {
    for (const [row, { isGiven }] of this.entries) {
      if (this.entries.size <= this.kept) return;
      if (isGiven && this.past.has(row)) this.entries.delete(row);
    }
  }

  /** Ends the waits for rows of a chunk that is given up: what the ledger knows of them is handed over. */
  async giveUp(firstRow: number, rows: number): Promise<void> {
    for (const [row, entry] of this.entries) {
      if (entry.isGiven || row < firstRow || row >= firstRow + rows) continue;
      this.handOver(row, await this.fromLedger(row));
    }
  }

  private async fromLedger(row: number): Promise<HandOver> {
    const own = await this.past.handOverOf(row);
    if (own.user !== undefined) return own;
    // It brought no user, or was never begun: what it was given goes on.
    const given = await this.before(row);
    return { ...(own.emailKey === undefined ? given : mine(own.emailKey, given)), ...own };
  }

  private entry(row: number): Entry {
    const known = this.entries.get(row);
    if (known !== undefined) return known;
    let resolve: Entry['resolve'] = () => undefined;
    let reject: Entry['reject'] = () => undefined;
    const promise = new Promise<HandOver>((settle, refuse) => {
      resolve = settle;
      reject = refuse;
    });
    // Whoever waits is told; that nobody does yet is no fault.
    promise.catch(() => undefined);
    const entry = { promise, resolve, reject, isGiven: false };
    this.entries.set(row, entry);
    return entry;
  }
}
