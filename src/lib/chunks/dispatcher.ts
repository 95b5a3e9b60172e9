import type { Chunk } from '../model';
import type { StopSwitch } from '../requests';
import type { ChunkWorker } from './chunk-worker';
import type { Lease, LeaseEnd } from './lease';
import type { LeaseStore } from './lease-store';

/** What is reported while chunks are processed. */
export interface DispatchListener {
  onLeaseEnd(lease: Lease, end: LeaseEnd): void;
  /** A chunk is settled and its receipt is durable. */
  onReceipt(chunk: Chunk): void;
  /** A chunk was skipped: its remaining items are not processed in this run. */
  onSkip(chunk: Chunk): void;
}

export interface DispatcherParts {
  readonly leases: LeaseStore;
  readonly stop: StopSwitch;
  readonly listener: DispatchListener;
}

/**
 * Passes leases to workers, and how they end to the store. Which chunk is granted to which worker, and what becomes of
 * one that was lost, the store decides. Never rejects: the stop switch has every error.
 */
export class Dispatcher {
  /** Chunks that were skipped: each has crashed too many workers. */
  readonly skipped: Chunk[] = [];

  constructor(private readonly parts: DispatcherParts) {
    parts.stop.onStop(() => {
      parts.leases.close();
    });
  }

  /** True while a chunk waits or may come back. */
  get hasWork(): boolean {
    return this.parts.leases.isOpen;
  }

  /**
   * Passes leases to `worker` until none is left, it is gone, or the run stops. A chunk begins as soon as every item of
   * the one before has begun, so that no slot idles between chunks. Resolves when all leases of the worker have ended.
   */
  async dispatchTo(worker: ChunkWorker): Promise<void> {
    const { leases, stop } = this.parts;
    const open = new Set<Promise<void>>();
    try {
      while (!worker.isGone() && !stop.isStopping) {
        const lease = await leases.grant(worker);
        if (lease === undefined) break;
        // Lost while the grant was written.
        if (worker.isGone()) {
          await leases.giveBack(lease);
          break;
        }
        const { begun, ended } = worker.work(lease);
        const settled = this.settle(lease, ended);
        open.add(settled);
        void settled.then(() => open.delete(settled));
        await begun;
      }
    } catch (error) {
      stop.fail(error);
    }
    await Promise.all(open);
  }

  private async settle(lease: Lease, ended: Promise<LeaseEnd>): Promise<void> {
    const { leases, stop, listener } = this.parts;
    try {
      const end = await ended;
      listener.onLeaseEnd(lease, end);
      switch (end.kind) {
        case 'settled':
          if (await leases.complete(lease, end)) listener.onReceipt(lease.chunk);
          return;
        case 'left':
          await leases.leave(lease);
          return;
        case 'lost':
          if ((await leases.expire(lease)) === 'skipped') this.skip(lease.chunk);
          return;
        default:
          end satisfies never;
      }
    } catch (error) {
      stop.fail(error);
    }
  }

  private skip(chunk: Chunk): void {
    this.skipped.push(chunk);
    this.parts.listener.onSkip(chunk);
  }
}
