import { changedTrouble, readRows, refuseChanged } from '../csv';
import type { ChunkLedger, Job, RowState } from '../jobs';
import {
  Abort,
  addTallies,
  type Chunk,
  defined,
  EMPTY_TALLY,
  type Tally,
  tallyOfRow,
} from '../model';
import { importRow, type RowContext, type RowEnd, type RowTask } from './import-row';
import type { Plan } from './plan-csv';
import { RowWindow } from './row-window';
import type { StopSwitch } from './stop-switch';

/** What is told while rows are worked off. */
export interface DriveListener {
  onRow(end: RowEnd): void;
  /** All rows of a chunk are settled and its receipt is durable. */
  onChunk(): Promise<void>;
}

export interface DriveRequest {
  readonly plan: Plan;
  readonly job: Job;
  readonly rows: RowContext;
  readonly stop: StopSwitch;
  /** Rows begun and not settled, at most. */
  readonly seats: number;
  readonly listener: DriveListener;
}

// One process holds one lease on each chunk; a chunk granted again would carry a higher epoch.
const EPOCH = 1;
const NOTHING_KNOWN: RowState = {};
/** How `csv/` says that a file which was planned cannot be read that way any more. */
const CSV_TROUBLE: ReadonlySet<string> = new Set(['usage', 'input_invalid', 'job_in_the_way']);

/**
 * Works off the chunks in order, rows side by side. A chunk begins as soon as seats are free, so that no slot idles
 * at its border; its receipt follows when its last row is settled. Ends when all rows are settled or the stop
 * switch says so. Never rejects: what goes wrong is in the stop switch.
 */
export async function drive(request: DriveRequest): Promise<void> {
  const { plan, stop } = request;
  const window = new RowWindow(request.seats);
  void stop.abandoned.then(() => {
    window.open();
  });
  const ahead = request.rows.orgs.resolveAhead(() => stop.isStopping);
  const chunks: Promise<void>[] = [
    ahead.catch((error: unknown) => {
      stop.fail(error);
    }),
  ];
  for (const chunk of plan.chunks) {
    if (stop.isStopping) break;
    const run = new ChunkRun(request, chunk, window);
    await run.begin();
    chunks.push(run.settle());
  }
  await Promise.race([Promise.all(chunks), stop.abandoned]);
}

class ChunkRun {
  private tally: Tally = EMPTY_TALLY;
  private readonly rows: Promise<void>[] = [];
  private ledger: ChunkLedger | undefined;

  constructor(
    private readonly request: DriveRequest,
    private readonly chunk: Chunk,
    private readonly window: RowWindow,
  ) {}

  /** Begins every row of the chunk, as seats allow. */
  async begin(): Promise<void> {
    const { job, stop } = this.request;
    try {
      await job.record({ type: 'grant', chunk: this.chunk.index, epoch: EPOCH });
      this.ledger = await job.openChunk(this.chunk, EPOCH);
      await this.beginRows(this.ledger);
    } catch (error) {
      // A file that is gone, or not the one that was planned, has no more rows for us: those in flight finish.
      if (error instanceof Abort && CSV_TROUBLE.has(error.reason)) stop.stop(this.changed());
      else stop.fail(error);
    }
  }

  /** Waits for the rows, then records the receipt if all are settled. */
  async settle(): Promise<void> {
    const { stop, listener, job } = this.request;
    await Promise.all(this.rows);
    try {
      await this.ledger?.close();
      const { successes, failures } = this.tally;
      if (successes + failures < this.chunk.rows) return;
      const { index } = this.chunk;
      await job.record({ type: 'receipt', chunk: index, epoch: EPOCH, tally: this.tally });
      await listener.onChunk();
    } catch (error) {
      stop.fail(error);
    }
  }

  private async beginRows(ledger: ChunkLedger): Promise<void> {
    const { plan, stop } = this.request;
    await refuseChanged(plan.source);
    for await (const rows of readRows(plan.source, { range: this.chunk })) {
      for (const row of rows) {
        await this.window.enter();
        if (stop.isStopping) return;
        this.rows.push(this.run({ row, ledger, state: NOTHING_KNOWN }));
      }
    }
    if (this.rows.length !== this.chunk.rows) throw this.changed();
  }

  // The file was planned as it was: rows that are gone, or others in their place, must not pass for done.
  private changed(): Abort {
    return changedTrouble(this.request.plan.source.path);
  }

  private async run(task: RowTask): Promise<void> {
    const { rows, stop, listener, job } = this.request;
    try {
      const end = await importRow(rows, task);
      // The reports may be written by now: the ledger has the row, and that is enough.
      if (stop.isAbandoned) return;
      this.tally = addTallies(this.tally, tallyOf(end));
      listener.onRow(end);
      if (!end.ok) await job.noteFailure(end.failure);
    } catch (error) {
      stop.fail(error);
    } finally {
      this.window.leave();
    }
  }
}

/** What a settled row adds to the tally. */
export function tallyOf(end: RowEnd): Tally {
  return end.ok
    ? tallyOfRow({ arrived: true, ...end.success })
    : tallyOfRow({ arrived: false, ...defined({ user: end.user }) });
}
