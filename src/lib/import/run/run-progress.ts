import type { Lease, LeaseEnd } from '../../chunks';
import {
  type Checkpoint,
  type Job,
  type JobHistory,
  type JobStatus,
  NOTHING_SPENT,
} from '../../jobs';
import {
  type Abort,
  addRequests,
  NO_ROLES,
  outcomeCounts,
  type RoleCounts,
  type RowFailure,
  settledRows,
  type Tally,
} from '../../model';
import type { RequestCounters } from '../../requests';
import type { Progress } from '../events';
import type { Appended } from '../plan/appended-rows';
import { RowNotes, type RowNote } from '../plan/notes';
import type { ImportPorts } from '../ports';
import { NO_ORGS, type OrgCounts } from '../rows/described-orgs';
import type { RowsReport } from '../rows/rows-report';
import { CheckpointSaver, type RunUsage } from './checkpoint-saver';
import { type CheckpointedJob, composeCheckpoint } from './compose-checkpoint';
import { concurrencyToFill } from './concurrency-hint';
import { Eta } from './eta';
import { FailureLimits } from './failure-limits';
import { RowCounts } from './row-counts';
import { type MissingCounts, NOTHING_MISSING } from './missing-counts';
import { runWarnings } from './run-warnings';

/** The roles of the job, as far as they are settled. */
export interface RunRoles {
  readonly counts: RoleCounts;
  readonly warnings: readonly string[];
}

interface ProgressParts extends CheckpointedJob {
  readonly ports: Pick<ImportPorts, 'clock' | 'stop' | 'emit'>;
  readonly route: {
    readonly counts: Readonly<RequestCounters>;
    /** Share of the rate budget that is used now. */
    readonly permits: { readonly share: number };
  };
  /** What earlier runs of the job did. */
  readonly before?: { readonly startedAtMs: number; readonly spent: JobHistory['spent'] };
}

/**
 * How far a run is. Each report of settled rows goes to the counts, the estimate, the failure limits, a progress event
 * and, now and then, `checkpoint.json`.
 */
export class RunProgress {
  /** When this run began, as a date. */
  readonly startedAtMs: number;
  /** Ledger lines that were torn or damaged. */
  badLines = 0;
  /** Rows of the earlier jobs that are gone from the file. */
  missing: MissingCounts = NOTHING_MISSING;
  /** What was appended to the file since its size was planned. */
  appended: Appended | undefined;
  private readonly beganMs: number;
  private readonly rows = new RowCounts();
  private readonly eta: Eta;
  private readonly limits: FailureLimits;
  private readonly view: Progress;
  private failureNotes = new RowNotes();
  private chunksDone = 0;
  private orgs: Readonly<OrgCounts> = NO_ORGS;
  private rolesNow: RunRoles = { counts: NO_ROLES, warnings: [] };
  private attached: { readonly job: Job; readonly saver: CheckpointSaver } | undefined;

  constructor(private readonly parts: ProgressParts) {
    const { plan, ports, options } = parts;
    this.eta = new Eta({ rows: plan.csv.rows, expectation: plan.expectation });
    this.limits = new FailureLimits(options.maxErrors, ports.stop);
    this.startedAtMs = ports.clock.now();
    this.beganMs = ports.clock.monotonicMs();
    this.view = this.viewOf(parts);
  }

  /** When the job's first run began. */
  get jobBeganAtMs(): number {
    return this.parts.before?.startedAtMs ?? this.startedAtMs;
  }

  get failures(): number {
    return this.rows.tally.failures;
  }

  /** The organizations so far. */
  get organizations(): Readonly<OrgCounts> {
    return this.orgs;
  }

  /** The limit of failures that stopped the run, if one has. */
  get limitReached(): Abort | undefined {
    return this.limits.reason;
  }

  get roles(): RunRoles {
    return this.rolesNow;
  }

  get unprocessed(): number {
    return this.parts.plan.csv.rows - settledRows(this.rows.tally);
  }

  /** Why rows failed, most frequent first. */
  get reasons(): readonly RowNote[] {
    return this.failureNotes.list();
  }

  get spent(): RunUsage {
    const { before, route } = this.parts;
    const { counts } = route;
    const { requests, ms } = before?.spent ?? NOTHING_SPENT;
    return {
      requests: addRequests(requests, counts),
      ms: ms + this.elapsedMs,
      rows: this.rows.settledNow,
    };
  }

  /**
   * Keeps the checkpoint of this job up to date from now on.
   *
   * @param orgs counts that keep growing, as those of `roles` do
   * @param done the chunks that are done
   */
  attach(
    job: Job,
    { orgs, roles }: { readonly orgs: OrgCounts; readonly roles: RunRoles },
    done: readonly { readonly tally: Tally }[],
  ): void {
    this.attached = { job, saver: new CheckpointSaver(this.parts.ports, job) };
    this.orgs = orgs;
    this.rolesNow = roles;
    this.chunksDone = done.length;
    this.rows.addDone(done.map(({ tally }) => tally));
  }

  onRows(lease: Lease, report: RowsReport): void {
    this.rows.addRows(lease, report);
    this.eta.skip(report.takenOver);
    if (report.tally.successes > 0) this.limits.addSuccess();
    for (const failure of report.failures) this.addFailure(failure);
    const nowMs = this.parts.ports.clock.monotonicMs();
    if (this.eta.isDue(nowMs)) this.eta.note(this.rows.tally, nowMs);
    this.parts.ports.emit({ type: 'progress', progress: this.view });
    this.saveWhenDue();
  }

  onLeaseEnd(lease: Lease, end: LeaseEnd): void {
    this.rows.endLease(lease, end);
  }

  onReceipt(): void {
    this.chunksDone += 1;
    this.saveWhenDue();
  }

  /** All chunks are done but these, which are processed again. Until they are, what the ledgers said counts. */
  reopen(chunks: number): void {
    this.chunksDone = this.parts.plan.chunks.length - chunks;
  }

  /** Replaces what was counted by what the ledgers say. */
  settle(folded: { readonly tally: Tally; readonly badLines: number }, reasons: RowNotes): void {
    this.rows.useLedgers(folded.tally);
    this.failureNotes = reasons;
    this.badLines = folded.badLines;
  }

  checkpoint(status: JobStatus): Checkpoint {
    const { rows, badLines, appended, concurrencyToFill: toFill } = this;
    const { rolesDiffer, tally } = rows;
    const { membershipsInactive, membershipsPending } = outcomeCounts(tally);
    return composeCheckpoint(this.parts, {
      status,
      jobBeganAtMs: this.jobBeganAtMs,
      // A run whose clock was set back has not ended before it began.
      nowMs: Math.max(this.startedAtMs, this.parts.ports.clock.now()),
      chunksDone: this.chunksDone,
      tally,
      orgs: this.orgs,
      roles: this.roles.counts,
      missing: this.missing,
      spent: this.spent,
      warnings: [
        ...this.roles.warnings,
        ...runWarnings({
          concurrencyToFill: toFill,
          rolesDiffer,
          orgsDiffer: this.orgs.differing,
          inactive: membershipsInactive,
          pending: membershipsPending,
          badLines,
          appended,
          missing: this.missing,
          unknownRows: this.unknownRows,
        }),
      ],
    });
  }

  /** Rows of the earlier jobs that are not known. */
  private get unknownRows(): number {
    const jobs = this.parts.plan.since?.jobs ?? [];
    return jobs.reduce((sum, job) => sum + job.unknownRows, 0);
  }

  /** Computed on demand: progress events are frequent and few are displayed. */
  private viewOf({ plan, ports, route }: ProgressParts): Progress {
    const { rows, eta } = this;
    const elapsed = (): number => this.elapsedMs;
    const toFill = (): number | undefined => this.concurrencyToFill;
    return {
      rows: plan.csv.rows,
      counts: route.counts,
      get elapsedMs() {
        return elapsed();
      },
      get share() {
        return route.permits.share;
      },
      get tally() {
        return rows.tally;
      },
      get etaMs() {
        return eta.remainingMs(rows.tally, ports.clock.monotonicMs());
      },
      get concurrencyToFill() {
        return toFill();
      },
    };
  }

  private get elapsedMs(): number {
    return this.parts.ports.clock.monotonicMs() - this.beganMs;
  }

  /** The `--concurrency` that would fill the budget, when slots limit the run. */
  private get concurrencyToFill(): number | undefined {
    const { route, options } = this.parts;
    return concurrencyToFill(route.counts, this.elapsedMs, options);
  }

  private addFailure(failure: RowFailure): void {
    this.failureNotes.addFailure(failure);
    this.limits.addFailure(failure);
    this.attached?.job.noteFailure(failure).catch((error: unknown) => {
      this.parts.ports.stop.fail(error);
    });
  }

  private saveWhenDue(): void {
    this.attached?.saver.saveWhenDue(() => ({
      spent: this.spent,
      checkpoint: this.checkpoint('running'),
    }));
  }
}
