import { type Chunk, deferred } from '../model';
import { ChunkQueue } from './chunk-queue';
import type { Lease, LeaseReceipt } from './lease';
import type { LeaseRegister } from './lease-register';
import type { Expiry, LeaseHolder, LeaseStore } from './lease-store';

/**
 * The leases of a job that one coordinator has to itself: which chunks wait and who has which is in its memory, grants
 * and receipts are in the job's ledger. Nothing expires by time. The coordinator sees its workers end, and expires
 * their leases then; so a lease is renewed by its holder being alive.
 */
export class LocalLeases implements LeaseStore {
  private readonly queue: ChunkQueue;
  /** The leases that have not ended, by chunk. */
  private readonly open = new Map<
    number,
    { readonly lease: Lease; readonly holder: LeaseHolder }
  >();
  private readonly wakers: (() => void)[] = [];
  private isClosed = false;

  constructor(
    private readonly register: LeaseRegister,
    chunks: readonly Chunk[],
  ) {
    this.queue = new ChunkQueue(chunks);
  }

  get isOpen(): boolean {
    return !this.isClosed && (!this.queue.isEmpty || this.open.size > 0);
  }

  async grant(holder: LeaseHolder): Promise<Lease | undefined> {
    while (this.isOpen && !holder.isGone()) {
      const chunk = this.queue.take(this.chunksOf(holder));
      if (chunk !== undefined) {
        const lease = this.register.next(chunk);
        this.open.set(chunk.index, { lease, holder });
        await this.register.recordGrant(lease);
        return lease;
      }
      const change = deferred();
      this.wakers.push(change.resolve);
      await change.promise;
    }
    return undefined;
  }

  renew(lease: Lease): Promise<boolean> {
    return Promise.resolve(this.has(lease));
  }

  async complete(lease: Lease, receipt: LeaseReceipt): Promise<boolean> {
    if (!this.has(lease)) return false;
    await this.register.recordReceipt(lease, receipt);
    // It may have expired meanwhile. The next grant, of a higher epoch, voids the receipt.
    return this.end(lease);
  }

  giveBack(lease: Lease): Promise<void> {
    if (this.has(lease)) {
      this.queue.putBack(lease.chunk);
      this.end(lease);
    }
    return Promise.resolve();
  }

  leave(lease: Lease): Promise<void> {
    this.end(lease);
    return Promise.resolve();
  }

  expire(lease: Lease): Promise<Expiry> {
    if (!this.has(lease)) return Promise.resolve('ended');
    const isKept = this.queue.returnLost(lease.chunk);
    this.end(lease);
    return Promise.resolve(isKept ? 'waiting' : 'skipped');
  }

  close(): void {
    this.isClosed = true;
    this.wake();
  }

  private chunksOf(holder: LeaseHolder): readonly Chunk[] {
    const held = [...this.open.values()].filter((open) => open.holder === holder);
    return held.map(({ lease }) => lease.chunk);
  }

  private has({ chunk, epoch }: Lease): boolean {
    return this.open.get(chunk.index)?.lease.epoch === epoch;
  }

  /** False when the lease has ended before. */
  private end(lease: Lease): boolean {
    if (!this.has(lease)) return false;
    this.open.delete(lease.chunk.index);
    this.wake();
    return true;
  }

  private wake(): void {
    for (const wake of this.wakers.splice(0)) wake();
  }
}
