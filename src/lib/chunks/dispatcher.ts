import type { Job } from '../jobs';
import type { Chunk } from '../model';
import type { StopSwitch } from '../requests';
import type { ChunkQueue } from './chunk-queue';
import type { ChunkWorker } from './chunk-worker';
import type { Lease, LeaseEnd } from './lease';
import type { LeaseRegister } from './lease-register';

/** What is reported while chunks are processed. */
export interface DispatchListener {
  onLeaseEnd(lease: Lease, end: LeaseEnd): void;
  /** A chunk is settled and its receipt is durable. */
  onReceipt(chunk: Chunk): void;
  /** A chunk was skipped: its remaining rows are not processed in this run. */
  onSkip(chunk: Chunk): void;
}

export interface DispatcherParts {
  readonly queue: ChunkQueue;
  readonly job: Pick<Job, 'record'>;
  readonly stop: StopSwitch;
  readonly listener: DispatchListener;
  readonly leases: LeaseRegister;
}

/**
 * Grants chunks to workers as leases (`Lease` lists the steps of its life). A grant is durable before its lease
 * begins; a receipt becomes durable after the chunk's last row is settled. Never rejects: the stop switch has every
 * error.
 *
 * Lowest chunk first, for every worker (`ChunkQueue`): a row may wait only for rows of lower chunks, so the lowest
 * unfinished row can always run.
 */
export class Dispatcher {
  /** Chunks that were skipped: each has crashed too many workers. */
  readonly skipped: Chunk[] = [];

  constructor(private readonly parts: DispatcherParts) {
    parts.stop.onStop(() => {
      parts.queue.close();
    });
  }

  /** True while a chunk waits or may come back. */
  get hasWork(): boolean {
    return this.parts.queue.isOpen;
  }

  /**
   * Grants chunks to `worker` until none is left, it is gone, or the run stops. A chunk begins as soon as every row of
   * the one before has begun, so that no slot idles between chunks. Resolves when all leases of the worker have ended.
   */
  async dispatchTo(worker: ChunkWorker): Promise<void> {
    const { queue, stop } = this.parts;
    const open = new Map<Chunk, Promise<void>>();
    try {
      while (!worker.isGone() && !stop.isStopping) {
        const chunk = await queue.take(() => [...open.keys()]);
        if (chunk === undefined) break;
        if (worker.isGone()) {
          queue.putBack(chunk);
          break;
        }
        const lease = await this.grant(chunk);
        const work = worker.work(lease);
        const settled = this.settle(lease, work.ended, () => open.delete(chunk));
        open.set(chunk, settled);
        await (queue.isSuspect(chunk) ? settled : work.begun);
      }
    } catch (error) {
      stop.fail(error);
    }
    await Promise.all(open.values());
  }

  private async grant(chunk: Chunk): Promise<Lease> {
    const lease = this.parts.leases.next(chunk);
    await this.parts.job.record({ type: 'grant', chunk: chunk.index, epoch: lease.epoch });
    return lease;
  }

  private async settle(lease: Lease, ended: Promise<LeaseEnd>, onEnd: () => void): Promise<void> {
    const { queue, stop, listener } = this.parts;
    try {
      const end = await ended;
      onEnd();
      listener.onLeaseEnd(lease, end);
      if (end.kind === 'lost') {
        if (!queue.returnLost(lease.chunk)) this.skip(lease.chunk);
        return;
      }
      if (end.kind === 'settled') await this.recordReceipt(lease, end);
      queue.end();
    } catch (error) {
      stop.fail(error);
    }
  }

  private async recordReceipt(lease: Lease, end: LeaseEnd & { kind: 'settled' }): Promise<void> {
    const { job, leases, listener } = this.parts;
    const { tally, retryable } = end;
    const chunk = lease.chunk.index;
    await job.record({ type: 'receipt', chunk, epoch: lease.epoch, tally, retryable });
    leases.settle(chunk);
    listener.onReceipt(lease.chunk);
  }

  private skip(chunk: Chunk): void {
    this.skipped.push(chunk);
    this.parts.listener.onSkip(chunk);
  }
}
