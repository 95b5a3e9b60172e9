import { type Chunk, defined } from '../../model';
import { type EmailChain, type HandOver, handOverFor, RowLeft } from './email-chain';
import { packHandOver, unpackHandOver } from './pack-hand-over';
import type { PendingMembership } from './pending-membership';
import type { FinishedRows } from './finished-rows';
import type { RowLinks } from './row-links';

// Some 130 bytes each. What is dropped can be read from the ledger again.
const KEPT = 100_000;

interface Wait {
  readonly promise: Promise<HandOver>;
  readonly resolve: (value: HandOver) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Hands users from row to row: the first row of an email creates the user, every later one waits for the row
 * before it and needs no lookup. A row that brings no user hands on, too, and so no row waits for ever. What rows
 * of chunks that are done handed over is in the ledger, and read there when memory has let it go.
 */
export class LocalEmailChain implements EmailChain {
  /** What was handed over and may still be asked for, as `flatten` gives it. */
  private readonly given = new Map<number, string>();
  /** Memberships under way that go with it. */
  private readonly pendings = new Map<number, PendingMembership>();
  /** Rows whose next row is done while they are not: later ones may still ask what they have under way. */
  private readonly passed = new Set<number>();
  /** Rows that somebody waits for. */
  private readonly waits = new Map<number, Wait>();

  constructor(
    private readonly links: RowLinks,
    private readonly finished: FinishedRows,
    private readonly kept = KEPT,
  ) {}

  isFollowed(row: number): boolean {
    return this.links.isFollowed(row);
  }

  async before(row: number): Promise<HandOver | undefined> {
    const previous = this.links.previousOf(row);
    return previous === 0 ? undefined : this.handOverOf(previous);
  }

  async pendingBefore(row: number): Promise<PendingMembership | undefined> {
    let at = this.links.previousOf(row);
    // In a chunk that is done no membership is under way.
    while (at !== 0 && this.finished.has(at)) {
      at = this.finished.hasAllUpTo(at) ? 0 : this.links.previousOf(at);
    }
    return at === 0 ? undefined : (await this.handOverOf(at)).pending;
  }

  async after(row: number): Promise<HandOver | undefined> {
    let key: string | undefined;
    for (let next = this.links.nextOf(row); next !== 0; next = this.links.nextOf(next)) {
      const given = await this.finished.handOverOf(next);
      key ??= given.emailKey;
      if (given.user !== undefined && given.emailKey === key) return given;
    }
    return undefined;
  }

  handOver(row: number, value: HandOver): void {
    if (!this.links.isFollowed(row) || this.given.has(row)) return;
    this.given.set(row, packHandOver(value));
    if (value.pending?.isOpen === true) this.pendings.set(row, value.pending);
    this.waits.get(row)?.resolve(value);
    this.waits.delete(row);
  }

  leave(row: number): void {
    if (!this.links.isFollowed(row) || this.given.has(row)) return;
    this.waitFor(row).reject(new RowLeft('The row before it was left'));
  }

  /** Lets go of what nobody asks for any more now that a chunk is done, and of what is in the ledger if there is much of it. */
  letGo({ firstRow, rows }: Pick<Chunk, 'firstRow' | 'rows'>): void {
    const { links, away } = this.links.within(firstRow, rows);
    for (const [, previous] of links) {
      if (this.finished.has(previous)) this.forget(previous);
      else this.passed.add(previous);
    }
    for (const row of away) {
      if (this.passed.delete(row)) this.forget(row);
      else if (this.pendings.get(row)?.isOpen === false) this.pendings.delete(row);
    }
    for (const row of this.given.keys()) {
      if (this.given.size <= this.kept) return;
      if (this.finished.has(row)) this.given.delete(row);
    }
  }

  /** Ends the waits for rows of a chunk that is given up: what the ledger knows of them is handed over. */
  giveUp({ firstRow, rows }: Pick<Chunk, 'firstRow' | 'rows'>): void {
    for (const [row, { reject }] of this.waits) {
      if (row < firstRow || row >= firstRow + rows) continue;
      // Not awaited: it may be a row of a chunk that waits for a process, too.
      this.fromLedger(row).then((value) => {
        this.handOver(row, value);
      }, reject);
    }
  }

  /** What a row hands over: what it has, what the ledger says where all is said, or else what it will. */
  private async handOverOf(row: number): Promise<HandOver> {
    const known = this.known(row);
    if (known !== undefined) return known;
    return this.finished.has(row) ? this.fromLedger(row) : this.waitFor(row).promise;
  }

  private forget(row: number): void {
    this.given.delete(row);
    this.pendings.delete(row);
  }

  private known(row: number): HandOver | undefined {
    const flat = this.given.get(row);
    if (flat === undefined) return undefined;
    return { ...unpackHandOver(flat), ...defined({ pending: this.pendings.get(row) }) };
  }

  private async fromLedger(row: number): Promise<HandOver> {
    let told = await this.finished.handOverOf(row);
    let at = row;
    // One that brought no user, or was never begun, hands on what it was given.
    while (told.user === undefined) {
      at = this.links.previousOf(at);
      if (at === 0) return told;
      const isTold = this.finished.has(at) && !this.given.has(at);
      const given = isTold ? await this.finished.handOverOf(at) : await this.handOverOf(at);
      told = {
        ...(told.emailKey === undefined ? given : handOverFor(told.emailKey, given)),
        ...told,
      };
      if (!isTold) return told;
    }
    return { ...told, ...defined({ pending: await this.pendingBefore(at) }) };
  }

  private waitFor(row: number): Wait {
    const known = this.waits.get(row);
    if (known !== undefined) return known;
    let resolve: Wait['resolve'] = () => undefined;
    let reject: Wait['reject'] = () => undefined;
    const promise = new Promise<HandOver>((settle, refuse) => {
      resolve = settle;
      reject = refuse;
    });
    // Whoever waits is told; that nobody does yet is no fault.
    promise.catch(() => undefined);
    const wait = { promise, resolve, reject };
    this.waits.set(row, wait);
    return wait;
  }
}
