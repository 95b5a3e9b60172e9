import type { Job } from '../jobs';
import { Abort, type Chunk } from '../model';
import type { ChunkQueue } from './chunk-queue';
import type { LeaseRegister } from './lease-register';
import type { ChunkWorker } from './chunk-worker';
import type { Lease, LeaseEnd } from './lease';
import type { StopSwitch } from '../requests';

/** What is told while chunks are worked off. */
export interface DispatchListener {
  onLeaseEnd(lease: Lease, end: LeaseEnd): void;
  /** A chunk is settled and its receipt is durable. */
  onReceipt(chunk: Chunk): void;
  /** A chunk was set aside: its rows are not worked off in this run. */
  onSetAside(chunk: Chunk): void;
}

export interface DispatcherParts {
  readonly queue: ChunkQueue;
  readonly job: Pick<Job, 'record'>;
  readonly stop: StopSwitch;
  readonly listener: DispatchListener;
  readonly leases: LeaseRegister;
}

/**
 * Grants chunks as leases. A grant is durable before its lease begins, a receipt follows when the chunk's last row is
 * settled; a lease that was lost gives its chunk back. Never rejects: what goes wrong is in the stop switch.
 */
export class Dispatcher {
  /** Chunks that were set aside: each killed too many workers. */
  readonly setAside: Chunk[] = [];

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
   * Gives `hand` chunks until none is left, it is gone, or the run stops. A chunk begins as soon as every row of the one
   * before has begun, so that no slot idles at its border. Resolves when all its leases have ended.
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
        if (!queue.giveBack(lease.chunk)) this.giveUp(lease.chunk);
        return;
      }
      if (end.kind === 'settled') await this.receive(lease, end);
      queue.end();
    } catch (error) {
      stop.fail(error);
    }
  }

  private async receive(lease: Lease, end: LeaseEnd & { kind: 'settled' }): Promise<void> {
    const { job, leases, listener } = this.parts;
    const { tally, retryable } = end;
    const chunk = lease.chunk.index;
    await job.record({ type: 'receipt', chunk, epoch: lease.epoch, tally, retryable });
    leases.settle(chunk);
    listener.onReceipt(lease.chunk);
  }

  private giveUp(chunk: Chunk): void {
    this.setAside.push(chunk);
    this.parts.listener.onSetAside(chunk);
  }
}

/** Why a run that set chunks aside ends early. */
export function setAsideReason(chunks: readonly Chunk[]): Abort | undefined {
  const [first] = chunks;
  if (first === undefined) return undefined;
  const rows = `rows ${String(first.firstRow)} to ${String(first.firstRow + first.rows - 1)}`;
  const others = chunks.length > 1 ? ` and ${String(chunks.length - 1)} more` : '';
  return new Abort(
    'stopped_early',
    'chunk_set_aside',
    `A chunk was set aside after it ended three workers: ${rows}${others}. Its rows are not processed.`,
    ['Look at these rows, then resume with --workers 1 and a lower --concurrency'],
  );
}
