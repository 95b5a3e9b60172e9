import { type Checkpoint, CHECKPOINT_VERSION, type Job, type JobStatus } from '../jobs';
import {
  Abort,
  addTallies,
  assertBalanced,
  EMPTY_TALLY,
  type RowFailure,
  type Summary,
  type Tally,
} from '../model';
import { type DriveListener, tallyOf } from './drive';
import type { RowEnd } from './import-row';
import { type Note, Notes } from './notes';
import type { OrgCounts } from './org-resolver';
import type { Plan } from './plan-csv';
import type { LiveCounts } from './request-stack';
import type { ImportPorts, ImportRequest } from './run-import';

const CHECKPOINT_EVERY_MS = 2_000;

interface LiveParts {
  readonly request: ImportRequest;
  readonly plan: Plan;
  readonly ports: ImportPorts;
  readonly counts: Readonly<LiveCounts>;
}

/** A run in numbers: counts what happens, and puts it into `checkpoint.json` and the summary. */
export class LiveJob implements DriveListener {
  readonly startedAtMs: number;
  /** Ledger lines that were torn or garbled. */
  badLines = 0;
  private readonly plannedWrites: number;
  private orgs: OrgCounts = { created: 0, found: 0 };
  private tally: Tally = EMPTY_TALLY;
  private readonly failureNotes = new Notes();
  private chunksDone = 0;
  private rolesDiffer = 0;
  private savedAtMs = 0;
  private job: Job | undefined;

  constructor(private readonly parts: LiveParts) {
    const { users, memberships } = parts.plan.expectation;
    this.plannedWrites = users + memberships;
    this.startedAtMs = parts.ports.clock.now();
  }

  get failures(): number {
    return this.tally.failures;
  }

  get unprocessed(): number {
    return this.parts.plan.csv.rows - this.tally.successes - this.tally.failures;
  }

  /** Why rows failed, most frequent first. */
  get reasons(): readonly Note[] {
    return this.failureNotes.list();
  }

  /** The job whose checkpoint is kept up to date from now on. */
  attach(job: Job, orgs: OrgCounts): void {
    this.job = job;
    this.orgs = orgs;
  }

  onRow(end: RowEnd): void {
    this.tally = addTallies(this.tally, tallyOf(end));
    if (!end.ok) this.noteReason(end.failure);
    else if (end.rolesDiffer) this.rolesDiffer += 1;
    const { tally, startedAtMs, plannedWrites } = this;
    const { plan, ports, request, counts } = this.parts;
    const { maxErrors } = request.options;
    if (maxErrors !== null && tally.failures >= maxErrors) {
      ports.stop.stop(tooManyErrors(maxErrors));
    }
    const { rows } = plan.csv;
    ports.emit({
      type: 'progress',
      progress: { rows, tally, counts, plannedWrites, startedAtMs },
    });
  }

  async onChunk(): Promise<void> {
    this.chunksDone += 1;
    const now = this.parts.ports.clock.now();
    if (now - this.savedAtMs < CHECKPOINT_EVERY_MS) return;
    this.savedAtMs = now;
    await this.job?.saveCheckpoint(this.checkpoint('running'));
  }

  checkpoint(status: JobStatus): Checkpoint {
    const { request, plan, ports } = this.parts;
    return {
      version: CHECKPOINT_VERSION,
      jobId: request.jobId,
      status,
      target: request.target,
      dryRun: false,
      csv: plan.csv,
      options: request.options,
      chunks: {
        total: plan.chunks.length,
        done: this.chunksDone,
        size: request.options.chunkSize,
      },
      summary: this.summary(status),
      createdAt: iso(this.startedAtMs),
      updatedAt: iso(ports.clock.now()),
    };
  }

  private summary(status: JobStatus): Summary {
    const { plan, ports } = this.parts;
    const now = ports.clock.now();
    const total = plan.csv.rows;
    const { tally } = this;
    const summary: Summary = {
      total,
      ...tally,
      unprocessed: this.unprocessed,
      organizationsCreated: this.orgs.created,
      organizationsFound: this.orgs.found,
      requests: { ...this.parts.counts },
      startedAt: iso(this.startedAtMs),
      endedAt: status === 'running' ? null : iso(now),
      durationMs: now - this.startedAtMs,
      warnings: [...plan.warnings, ...this.ownWarnings()],
    };
    assertBalanced(summary);
    return summary;
  }

  private noteReason({ errorType, errorCode, errorMessage, recordNumber }: RowFailure): void {
    this.failureNotes.add(`${errorType} ${errorCode ?? ''}`, errorMessage, recordNumber);
  }

  private ownWarnings(): readonly string[] {
    const warnings: string[] = [];
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
