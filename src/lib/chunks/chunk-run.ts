import type { ChunkLedger, ChunkLedgers } from '../jobs';
import { Abort, TallySum } from '../model';
import type { StopSwitch } from '../requests';
import type { ItemLimit } from './item-limit';
import type { ItemSource } from './item-source';
import {
  ItemLeft,
  type ItemReport,
  type ItemState,
  type ItemTask,
  type ItemWork,
  type SettledItem,
} from './item-work';
import type { Lease, LeaseEnd } from './lease';

/** What the runs of all chunks in a process share. */
export interface ChunkRunParts<Item, Report extends ItemReport> {
  readonly source: ItemSource<Item>;
  readonly work: ItemWork<Item, Report>;
  readonly ledgers: ChunkLedgers;
  readonly stop: StopSwitch;
  readonly limit: ItemLimit;
  /** Called for every settled item, also for those that an earlier lease settled. */
  readonly onSettled: (lease: Lease, report: Report) => void;
}

const NEW_ITEM: ItemState = {};

/**
 * One leased chunk in this process: reads its items, has each one processed or counted, and adds up how they ended.
 * Its methods never reject: errors go to the stop switch.
 */
export class ChunkRun<Item, Report extends ItemReport> {
  private readonly tally = new TallySum();
  private settled = 0;
  private retryable = 0;
  private readonly pending: Promise<void>[] = [];
  private ledger: ChunkLedger | undefined;

  constructor(
    private readonly parts: ChunkRunParts<Item, Report>,
    private readonly lease: Lease,
  ) {}

  /** Begins every item of the chunk, as the limit allows. */
  async begin(): Promise<void> {
    const { stop, ledgers } = this.parts;
    const { chunk, epoch, doubt } = this.lease;
    try {
      const known =
        epoch > 1
          ? (await ledgers.read(chunk, epoch - 1, doubt)).rows
          : new Map<number, ItemState>();
      this.ledger = await ledgers.open(chunk, epoch);
      await this.beginItems(this.ledger, known);
    } catch (error) {
      stop.fail(error);
    }
  }

  /** Waits until every item that was begun has ended. `left`: some items are not settled. */
  async settle(): Promise<LeaseEnd> {
    await Promise.all(this.pending);
    await this.ledger?.close();
    const { tally, retryable, settled } = this;
    if (settled < this.lease.chunk.count) return { kind: 'left' };
    return { kind: 'settled', tally, retryable };
  }

  private async beginItems(
    ledger: ChunkLedger,
    known: ReadonlyMap<number, ItemState>,
  ): Promise<void> {
    const { source, stop, limit } = this.parts;
    const { chunk } = this.lease;
    try {
      for await (const items of source.read(chunk)) {
        for (const item of items) {
          await limit.enter();
          if (stop.isStopping) return;
          const number = source.numberOf(item);
          const state = known.get(number) ?? NEW_ITEM;
          this.pending.push(this.run({ item, number, lease: this.lease, ledger, state }));
        }
      }
      // The plan describes the source as it was: missing or other items must not count as done.
      if (this.pending.length !== chunk.count) throw source.changed(chunk);
    } catch (error) {
      // A source that is gone or changed has no more items to begin: the items in flight finish.
      if (!(error instanceof Abort)) throw error;
      stop.stop(error);
    }
  }

  private async run(task: ItemTask<Item>): Promise<void> {
    const { work, stop, limit } = this.parts;
    try {
      if (work.isSettled(task.state, this.lease)) {
        this.count(await work.countSettled(task));
        return;
      }
      const settled = await work.process(task);
      // Once the run is abandoned, the reports may already be written. The ledger has the item, and that is enough.
      if (!stop.isAbandoned) this.count(settled);
    } catch (error) {
      if (!(error instanceof ItemLeft)) stop.fail(error);
      work.endWithoutOutcome(task.number);
    } finally {
      limit.leave();
    }
  }

  private count({ report, isRetryable }: SettledItem<Report>): void {
    this.settled += 1;
    if (isRetryable) this.retryable += 1;
    this.tally.add(report.tally);
    this.parts.onSettled(this.lease, report);
  }
}
