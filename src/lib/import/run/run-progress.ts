import {
  type Checkpoint,
  CHECKPOINT_VERSION,
  type Job,
  type JobHistory,
  type JobOptions,
  type JobStatus,
  type Target,
} from '../../jobs';
import {
  Abort,
  addTallies,
  assertBalanced,
  EMPTY_TALLY,
  type JobId,
  type RequestCounts,
  type RowFailure,
  settledRows,
  type Summary,
  type Tally,
} from '../../model';
import { Eta } from './eta';
import { FailureStreak } from './failure-streak';
import type { Progress } from '../events';
import type { Lease, LeaseEnd, RowsReport } from '../../chunks';
import { type RowNote, RowNotes } from '../plan/notes';
import type { OrgCounts } from '../rows/org-resolver';
import type { Plan } from '../plan/plan-csv';
import type { ImportPorts } from '../ports';
import type { RequestCounters } from '../../requests';
import { concurrencyToFill } from './concurrency-hint';

const CHECKPOINT_EVERY_MS = 2_000;

interface LiveParts {
  readonly jobId: JobId;
  readonly target: Target;
  readonly options: JobOptions;
  readonly plan: Plan;
  readonly ports: Pick<ImportPorts, 'clock' | 'stop' | 'emit'>;
  readonly route: {
    readonly counts: Readonly<RequestCounters>;
    /** Share of the rate budget that is used now. */
    readonly permits: { readonly share: number };
  };
  /** What earlier runs of the job did. */
  readonly before?: { readonly startedAtMs: number; readonly spent: JobHistory['spent'] };
}

/** A run in numbers: counts what happens, and puts it into `checkpoint.json` and the summary. */
export class RunProgress {
  readonly startedAtMs: number;
  /** Ledger lines that were torn or garbled. */
  badLines = 0;
  private readonly eta: Eta;
  private readonly streak = new FailureStreak();
  private orgs: OrgCounts = { created: 0, found: 0 };
  /** Rows of chunks that are done. */
  private ended: Tally = EMPTY_TALLY;
  private readonly open = new Map<Lease, Tally>();
  private folded: Tally | undefined;
  private failureNotes = new RowNotes();
  private failedNow = 0;
  private chunksDone = 0;
  private rolesDiffer = 0;
  private savedAtMs = 0;
  /** Rows that this run has worked off. */
  private worked = 0;
  private isSaving = false;
  private job: Job | undefined;

  constructor(private readonly parts: LiveParts) {
    this.eta = new Eta({ rows: parts.plan.csv.rows, expectation: parts.plan.expectation });
    this.startedAtMs = parts.ports.clock.now();
  }

  /** When the job's first run began. */
  get jobBeganAtMs(): number {
    return this.parts.before?.startedAtMs ?? this.startedAtMs;
  }

  get failures(): number {
    return this.tally.failures;
  }

  get unprocessed(): number {
    return this.parts.plan.csv.rows - this.tally.successes - this.tally.failures;
  }

  /** Why rows failed, most frequent first. */
  get reasons(): readonly RowNote[] {
    return this.failureNotes.list();
  }

  /** Requests and working time of the job, all its runs together, and the rows of this one. */
  get spent(): {
    readonly requests: RequestCounts;
    readonly ms: number;
    readonly rows: number;
  } {
    const { before, route, ports } = this.parts;
    const { counts } = route;
    const { requests, ms } = before?.spent ?? NOTHING_SPENT;
    return {
      requests: {
        writes: requests.writes + counts.writes,
        reads: requests.reads + counts.reads,
        throttled: requests.throttled + counts.throttled,
        retried: requests.retried + counts.retried,
      },
      ms: ms + ports.clock.now() - this.startedAtMs,
      rows: this.worked,
    };
  }

  /** The job whose checkpoint is kept up to date from now on, and the chunks of it that are done. */
  attach(job: Job, orgs: OrgCounts, done: readonly { readonly tally: Tally }[]): void {
    this.job = job;
    this.orgs = orgs;
    this.chunksDone = done.length;
    this.ended = done.reduce((sum, { tally }) => addTallies(sum, tally), EMPTY_TALLY);
  }

  onRows(lease: Lease, report: RowsReport): void {
    this.open.set(lease, addTallies(this.open.get(lease) ?? EMPTY_TALLY, report.tally));
    this.rolesDiffer += report.rolesDiffer;
    this.eta.skip(report.takenOver);
    this.worked += settledRows(report.tally) - settledRows(report.takenOver);
    if (report.tally.successes > 0) this.streak.end();
    for (const failure of report.failures) this.note(failure);
    this.parts.ports.emit({ type: 'progress', progress: this.progress() });
    this.saveNowAndThen();
  }

  onLeaseEnd(lease: Lease, end: LeaseEnd): void {
    const tally = this.open.get(lease) ?? EMPTY_TALLY;
    // The rows of a lease that was lost are counted again by the next one.
    if (end.kind === 'lost') this.open.delete(lease);
    if (end.kind !== 'settled') return;
    this.open.delete(lease);
    this.ended = addTallies(this.ended, tally);
  }

  onReceipt(): void {
    this.chunksDone += 1;
    this.saveNowAndThen();
  }

  /** Chunks that passed for done are worked off again; until they are, what was folded stands. */
  reopen(chunks: number): void {
    this.chunksDone -= chunks;
  }

  /** What the ledger says of all rows takes the place of what was counted. */
  settle(folded: { readonly tally: Tally; readonly badLines: number }, reasons: RowNotes): void {
    this.folded = folded.tally;
    this.failureNotes = reasons;
    this.badLines = folded.badLines;
  }

  checkpoint(status: JobStatus): Checkpoint {
    const { jobId, target, options, plan, ports } = this.parts;
    return {
      version: CHECKPOINT_VERSION,
      jobId,
      status,
      target,
      dryRun: false,
      csv: plan.csv,
      options,
      chunks: { total: plan.chunks.length, done: this.chunksDone, size: options.chunkSize },
      summary: this.summary(status),
      createdAt: iso(this.jobBeganAtMs),
      updatedAt: iso(ports.clock.now()),
    };
  }

  private get tally(): Tally {
    return this.folded ?? [...this.open.values()].reduce(addTallies, this.ended);
  }

  private progress(): Progress {
    const { plan, ports, route } = this.parts;
    const { tally, startedAtMs } = this;
    const nowMs = ports.clock.now();
    this.eta.note(tally, nowMs);
    const remainingMs = (): number | undefined => this.eta.remainingMs(tally, nowMs);
    const slots = (): number | undefined => this.slots;
    return {
      ...{ rows: plan.csv.rows, tally, counts: route.counts, startedAtMs },
      share: route.permits.share,
      // Rows are many, and few of these are shown: what takes a while is told to who asks.
      get etaMs() {
        return remainingMs();
      },
      get concurrencyToFill() {
        return slots();
      },
    };
  }

  /** The `--concurrency` that would fill the budget, when slots hold the run back. */
  private get slots(): number | undefined {
    const { route, ports, options } = this.parts;
    return concurrencyToFill(route.counts, ports.clock.now() - this.startedAtMs, options);
  }

  private summary(status: JobStatus): Summary {
    const { plan, ports } = this.parts;
    const { requests, ms } = this.spent;
    const summary: Summary = {
      total: plan.csv.rows,
      ...this.tally,
      unprocessed: this.unprocessed,
      organizationsCreated: this.orgs.created,
      organizationsFound: this.orgs.found,
      requests,
      startedAt: iso(this.jobBeganAtMs),
      endedAt: status === 'running' ? null : iso(ports.clock.now()),
      durationMs: ms,
      warnings: [...plan.warnings, ...this.ownWarnings()],
    };
    assertBalanced(summary);
    return summary;
  }

  /** Keeps `checkpoint.json` no more than some seconds behind while rows are settled. What the disk says stops the run. */
  private saveNowAndThen(): void {
    const { clock, stop } = this.parts.ports;
    const { job } = this;
    const now = clock.now();
    if (job === undefined || this.isSaving || now - this.savedAtMs < CHECKPOINT_EVERY_MS) return;
    this.savedAtMs = now;
    this.isSaving = true;
    // Asked for at once: what is saved at the end of the run comes after it.
    const recorded = job.record({ type: 'spent', ...this.spent });
    const saved = job.saveCheckpoint(this.checkpoint('running'));
    Promise.all([recorded, saved])
      .catch((error: unknown) => {
        stop.fail(error);
      })
      .finally(() => {
        this.isSaving = false;
      });
  }

  private note(failure: RowFailure): void {
    this.failureNotes.addFailure(failure);
    this.failedNow += 1;
    const { options, ports } = this.parts;
    const { maxErrors } = options;
    if (maxErrors !== null && this.failedNow >= maxErrors) {
      ports.stop.stop(tooManyErrors(maxErrors));
    }
    const cause = this.streak.add(failure);
    if (cause !== undefined) ports.stop.stop(cause);
    // What the disk says to it stops the run.
    this.job?.noteFailure(failure).catch((error: unknown) => {
      ports.stop.fail(error);
    });
  }

  private ownWarnings(): readonly string[] {
    const warnings: string[] = [];
    const { slots } = this;
    if (slots !== undefined) {
      warnings.push(
        `Slots, not the rate limit, held this run back: --concurrency ${String(slots)} would fill the limit`,
      );
    }
    if (this.rolesDiffer > 0) {
      warnings.push(
        `${String(this.rolesDiffer)} memberships exist with other roles than the file gives: ` +
          '--on-existing update writes them',
      );
    }
    if (this.badLines > 0) {
      warnings.push(
        `${String(this.badLines)} lines of the ledger are damaged and were passed over`,
      );
    }
    return warnings;
  }
}

const NOTHING_SPENT = { requests: { writes: 0, reads: 0, throttled: 0, retried: 0 }, ms: 0 };

function tooManyErrors(maxErrors: number): Abort {
  return new Abort(
    'stopped_early',
    'max_errors',
    `Stopped because ${String(maxErrors)} rows failed (--max-errors ${String(maxErrors)}).`,
  );
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
