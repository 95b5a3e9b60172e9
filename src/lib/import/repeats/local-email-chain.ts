import { type Chunk, type Deferred, deferred, defined } from '../../model';
import { type EmailChain, type HandOver, handOverFor, HandOverMissing } from './email-chain';
import { packHandOver, unpackHandOver } from './pack-hand-over';
import type { PendingRow } from './pending-row';
import type { FinishedRows } from './finished-rows';
import type { RowLinks } from './row-links';

// A hand-over takes about 130 bytes and its external id. One that is dropped can be read from the ledger again.
const KEPT = 100_000;

/**
 * The email chain of the coordinator's process. The first row of an email creates the user; every later row waits for
 * the row before it and needs no lookup. A row without a user hands over, too, so that no row waits forever. Hand-overs
 * of finished chunks are in the ledger, and are read there once memory has dropped them.
 */
export class LocalEmailChain implements EmailChain {
  /** Hand-overs that a row may still need, as `packHandOver` gives them. */
  private readonly handedOver = new Map<number, string>();
  /** The rows in flight that belong to them. */
  private readonly pending = new Map<number, PendingRow>();
  /** Rows in flight whose next row is finished: later rows may still wait for them. */
  private readonly overtaken = new Set<number>();
  /** The waits for hand-overs, by the row that must give them. */
  private readonly waits = new Map<number, Deferred<HandOver>>();

  constructor(
    private readonly links: RowLinks,
    private readonly finished: FinishedRows,
    private readonly kept = KEPT,
  ) {}

  /** Hand-overs in memory. */
  get size(): number {
    return this.handedOver.size;
  }

  isFollowed(row: number): boolean {
    return this.links.isFollowed(row);
  }

  isRepeat(row: number): boolean {
    return this.links.isRepeat(row);
  }

  isAfterFactor(row: number): boolean {
    return this.links.isAfterFactor(row);
  }

  async before(row: number): Promise<HandOver | undefined> {
    const previous = this.links.previousOf(row);
    return previous === 0 ? undefined : this.handOverOf(previous);
  }

  async pendingBefore(row: number): Promise<PendingRow | undefined> {
    let at = this.links.previousOf(row);
    // A finished chunk has no row in flight.
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
    if (!this.links.isFollowed(row) || this.handedOver.has(row)) return;
    this.handedOver.set(row, packHandOver(value));
    if (value.pending?.isOpen === true) this.pending.set(row, value.pending);
    this.waits.get(row)?.resolve(value);
    this.waits.delete(row);
  }

  endWithoutHandOver(row: number): void {
    if (!this.links.isFollowed(row) || this.handedOver.has(row)) return;
    this.waitFor(row).reject(new HandOverMissing('The row before ended without a hand-over'));
  }

  /** Drops hand-overs that no row needs now that a chunk is finished, and above the limit those that the ledger has. */
  release({ first, count }: Pick<Chunk, 'first' | 'count'>): void {
    const { links, followedOutside } = this.links.within(first, count);
    for (const [, previous] of links) {
      if (this.finished.has(previous)) this.forget(previous);
      else this.overtaken.add(previous);
    }
    for (const row of followedOutside) {
      if (this.overtaken.delete(row)) this.forget(row);
      else if (this.pending.get(row)?.isOpen === false) this.pending.delete(row);
    }
    for (const row of this.handedOver.keys()) {
      if (this.handedOver.size <= this.kept) return;
      if (this.finished.has(row)) this.handedOver.delete(row);
    }
  }

  /** Ends the waits for rows of a chunk that is skipped: their state in the ledger is handed over. */
  giveUp({ first, count }: Pick<Chunk, 'first' | 'count'>): void {
    for (const [row, { reject }] of this.waits) {
      if (row < first || row >= first + count) continue;
      // Not awaited: its state may depend on a row of a chunk that waits for a process.
      this.fromLedger(row).then((value) => {
        this.handOver(row, value);
      }, reject);
    }
  }

  /** The hand-over of a row: from memory, from the ledger of a finished chunk, or once the row gives it. */
  private async handOverOf(row: number): Promise<HandOver> {
    const known = this.known(row);
    if (known !== undefined) return known;
    return this.finished.has(row) ? this.fromLedger(row) : this.waitFor(row).promise;
  }

  private forget(row: number): void {
    this.handedOver.delete(row);
    this.pending.delete(row);
  }

  private known(row: number): HandOver | undefined {
    const packed = this.handedOver.get(row);
    if (packed === undefined) return undefined;
    return { ...unpackHandOver(packed), ...defined({ pending: this.pending.get(row) }) };
  }

  private async fromLedger(row: number): Promise<HandOver> {
    let found = await this.finished.handOverOf(row);
    let at = row;
    // A row without a user, or one that was never begun, passes on what it inherited.
    while (found.user === undefined) {
      at = this.links.previousOf(at);
      if (at === 0) return found;
      const isInLedger = this.finished.has(at) && !this.handedOver.has(at);
      const given = isInLedger ? await this.finished.handOverOf(at) : await this.handOverOf(at);
      found = {
        ...(found.emailKey === undefined ? given : handOverFor(found.emailKey, given)),
        ...found,
      };
      if (!isInLedger) return found;
    }
    return { ...found, ...defined({ pending: await this.pendingBefore(at) }) };
  }

  private waitFor(row: number): Deferred<HandOver> {
    const known = this.waits.get(row);
    if (known !== undefined) return known;
    const wait = deferred<HandOver>();
    // A rejection before any row waits is not an error: a row that waits later gets it.
    wait.promise.catch(() => undefined);
    this.waits.set(row, wait);
    return wait;
  }
}
