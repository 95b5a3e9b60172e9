import type { CsvRow } from '../../csv';
import { type ChunkLedger, doubtOf, resultOf, type RowState } from '../../jobs';
import {
  defined,
  emailKey,
  type IntentTime,
  type OrganizationId,
  type RowFailure,
  type RowRecord,
  type StepName,
  type StepResult,
} from '../../model';
import type { Columns } from '../../records';
import { parseImportRow } from '../parse-import-row';
import { rowDigest } from '../row-digest';
import {
  type EmailChain,
  type HandOver,
  handOverFor,
  HandOverMissing,
} from '../repeats/email-chain';
import { PendingRow } from '../repeats/pending-row';
import { failedRow, type FailedStep, rejectedRow } from './compose-row-failure';
import { factorStep } from './factor-step';
import { membershipStep } from './membership-step';
import type { KnownRow, KnownRows } from '../since/known-row';
import type { OrgResolution, OrgDirectory } from './org-resolver';
import { resultFor } from './our-user';
import { RowJournal } from './row-journal';
import type { RowStep, StepEnd, StepTask } from './row-step';
import type { StepContext } from './step-context';
import { organizationOf, unchangedResult } from './unchanged-row';
import { userStep } from './user-step';

/** The steps of a row after its user, in order. */
export const STEPS_AFTER_USER: readonly RowStep[] = [membershipStep, factorStep];

/** What all rows of a job share. */
export interface RowContext extends StepContext {
  readonly columns: Columns;
  readonly orgs: OrgDirectory;
  readonly chain: EmailChain;
  readonly known: KnownRows;
  /** The steps after the user. */
  readonly steps: readonly RowStep[];
}

/** One row to import. */
export interface RowTask {
  readonly row: CsvRow;
  readonly ledger: ChunkLedger;
  /** What the ledger says of the row from earlier leases of its chunk. */
  readonly state: RowState;
  /** True when an earlier lease may have begun the row: later rows of its email may have overtaken it. */
  readonly isResumed: boolean;
  /** Since when an earlier lease may have sent requests of the row whose records are lost. */
  readonly conflictSince: IntentTime | undefined;
}

/** The results of a row's steps, in the order of the steps. */
export type RowResults = ReadonlyMap<StepName, StepResult>;

/** A row that is settled, with the results of its steps. */
export type RowEnd =
  | { readonly ok: true; readonly results: RowResults; readonly rolesDiffer: boolean }
  | { readonly ok: false; readonly results: RowResults; readonly failure: RowFailure };

/**
 * Imports one row: parse, organization, user, then the other steps. The intent of each create is on disk before its
 * request is sent, and its result after. A row that fails is a value.
 *
 * @throws Abort when the job stops: the row remains as the ledger has it
 */
export async function importRow(context: RowContext, task: RowTask): Promise<RowEnd> {
  const { row } = task.row;
  const parsed = parseImportRow(task.row, context.columns, context.options);
  if (!parsed.ok) {
    // Only rows that parse are linked. If this one is linked all the same, the next row must not wait forever.
    context.chain.handOver(row, NO_USER);
    const failure = rejectedRow(row, parsed, context.clock.now());
    await task.ledger.append({ type: 'failure', failure });
    return { ok: false, failure, results: new Map() };
  }
  return new RowSteps(context, task, parsed.record).run();
}

const NO_USER: HandOver = { emailKey: '' };

type FailedRow = RowEnd & { readonly ok: false };

/** The steps of one row. The row settles its `PendingRow` however it ends. */
class RowSteps {
  private readonly row: number;
  private readonly emailKey: string;
  private readonly journal: RowJournal;
  private readonly results = new Map<StepName, StepResult>();
  private organizationId: OrganizationId | undefined;
  private pending: PendingRow | undefined;
  private rolesDiffer = false;
  private readonly known: KnownRow | undefined;
  /** Set where the row is as an earlier job sent it: nothing is sent. */
  private unchanged: KnownRow | undefined;

  constructor(
    private readonly context: RowContext,
    private readonly task: RowTask,
    private readonly record: RowRecord,
  ) {
    this.row = task.row.row;
    this.emailKey = emailKey(record.user.email);
    this.journal = new RowJournal(this.row, task);
    this.known = context.known.of(this.row);
    this.unchanged = this.known?.isUnchanged === true ? this.known : undefined;
  }

  async run(): Promise<RowEnd> {
    try {
      return (await this.ensureUser()) ?? (await this.doOtherSteps()) ?? (await this.succeed());
    } finally {
      this.pending?.settle();
    }
  }

  /** Resolves the organization and does the user's step. Returns the row's end when one of them fails. */
  private async ensureUser(): Promise<FailedRow | undefined> {
    const { chain } = this.context;
    const before = chain.before(this.row);
    // It may reject while the organization is looked up, and is awaited only after that.
    before.catch(() => undefined);
    const early = await this.resolveOrg();
    const inherited = await this.inherit(await before);
    const org = this.mustChange(inherited) ? await this.resolveOrg() : early;
    // The failure is on disk before the next row can create the user. Otherwise a retry of this row would take that
    // user for its own.
    if (org?.ok === false) {
      const failed = await this.fail({ errorType: 'org_resolution', ...org });
      chain.handOver(this.row, inherited);
      return failed;
    }
    this.organizationId = org?.id ?? organizationOf(this.unchanged);
    const task = this.taskOf(userStep, inherited.doubtSince);
    const shared = inherited.user && resultFor(this.record.user, inherited.user);
    const end = await this.doStep(userStep, task, shared);
    if (!end.ok) {
      const failed = await this.fail(end);
      const doubtSince = end.doubtful === true ? this.journal.intentOf(userStep.name) : undefined;
      chain.handOver(this.row, this.handOverAfter(inherited, defined({ doubtSince })));
      return failed;
    }
    this.pending = this.pendingAfter(inherited);
    const user = { externalId: this.record.user.externalId ?? '', ...end.result };
    chain.handOver(this.row, this.handOverAfter(inherited, { user }));
    return undefined;
  }

  /** This row among those that create something for the user; undefined where it creates nothing. */
  private pendingAfter({ pending }: HandOver): PendingRow | undefined {
    const { organizationId, record, unchanged } = this;
    const hasFactor = record.factor !== undefined;
    const isIdle = unchanged !== undefined || (organizationId === undefined && !hasFactor);
    return isIdle ? undefined : new PendingRow({ hasFactor, organizationId }, pending);
  }

  /** Returns the row's end when a step fails. */
  private async doOtherSteps(): Promise<FailedRow | undefined> {
    await this.pending?.turn();
    for (const step of this.context.steps) {
      const task = this.taskOf(step);
      if (!step.isNeeded(task)) continue;
      const end = await this.doStep(step, task);
      if (!end.ok) return this.fail(end);
    }
    return undefined;
  }

  /** Does a step, unless the ledger or an earlier row of the email has its result. */
  private async doStep(step: RowStep, task: StepTask, inherited?: StepResult): Promise<StepEnd> {
    const recorded = resultOf(this.task.state, step.name);
    const result = recorded ?? inherited ?? unchangedResult(task, this.unchanged);
    const end: StepEnd = result ? { ok: true, result } : await step.run(this.context, task);
    if (end.ok) {
      this.results.set(step.name, end.result);
      this.journal.addResult(step.name, end.result);
      this.rolesDiffer ||= end.rolesDiffer === true;
    }
    return end;
  }

  private taskOf({ name }: RowStep, sharedDoubt?: IntentTime): StepTask {
    const { row, record, results, journal, organizationId } = this;
    const { chain } = this.context;
    const { state, isResumed, conflictSince } = this.task;
    const earlierFailures = state.failures ?? 0;
    const recorded = doubtOf(state, name);
    return {
      step: name,
      row,
      record,
      columns: this.context.columns,
      known: this.known,
      organizationId,
      results,
      journal,
      doubtSince: recorded ?? sharedDoubt,
      conflictSince: recorded === undefined ? conflictSince : undefined,
      isDoubtShared: sharedDoubt !== undefined,
      isResumed,
      isRepeat: chain.isRepeat(row),
      isAfterFactor: chain.isAfterFactor(row),
      isOvertaken: earlierFailures > 0 && chain.isFollowed(row),
      earlierFailures,
    };
  }

  /** The hand-over to the next row, once this row has its user or has failed. */
  private handOverAfter(
    { pending }: HandOver,
    result: Pick<HandOver, 'user' | 'doubtSince'>,
  ): HandOver {
    return {
      emailKey: this.emailKey,
      ...result,
      ...defined({ pending: this.pending ?? pending }),
    };
  }

  /** True where a row that was unchanged is no longer: another user has its email by now. */
  private mustChange({ user }: HandOver): boolean {
    if (this.unchanged === undefined || user === undefined) return false;
    if (user.id === this.unchanged.userId) return false;
    this.unchanged = undefined;
    return true;
  }

  private async resolveOrg(): Promise<OrgResolution | undefined> {
    const { org } = this.record;
    const isNeeded = org !== undefined && this.unchanged === undefined;
    return isNeeded ? this.context.orgs.resolve(org) : undefined;
  }

  /**
   * The user and the doubt that earlier rows of the email, or later rows of an earlier run, leave to this row.
   *
   * @throws HandOverMissing when an earlier row must be processed again first
   */
  private async inherit(before: HandOver | undefined): Promise<HandOver> {
    const inherited = handOverFor(this.emailKey, before);
    if (inherited.user !== undefined) {
      return { ...inherited, user: { ...inherited.user, mark: 'shared' } };
    }
    if (resultOf(this.task.state, userStep.name) !== undefined) return inherited;
    if (inherited.isLost === true) {
      this.context.chain.handOver(this.row, inherited);
      throw new HandOverMissing('The records of the row before are lost');
    }
    if (!this.task.isResumed) return inherited;
    // While this row was in flight, failed or skipped, a later row of its email may have created or found the user.
    const later = handOverFor(this.emailKey, await this.context.chain.after(this.row)).user;
    if (later === undefined) return inherited;
    // If that row shares the user, it got it from this row, or from a row between whose result was not recorded.
    const mark = later.mark === 'shared' ? 'found' : 'shared';
    return { ...inherited, user: { ...later, mark } };
  }

  private async succeed(): Promise<RowEnd> {
    const { row, record, results, rolesDiffer } = this;
    const { email, externalId } = record.user;
    await this.journal.end({
      type: 'success',
      row,
      email,
      ...defined({ externalId }),
      steps: results.size,
      digest: rowDigest(this.context.nonce, record),
    });
    return { ok: true, results, rolesDiffer };
  }

  private async fail(step: FailedStep): Promise<FailedRow> {
    const { record, context, results, organizationId } = this;
    const failure = failedRow(this.row, step, {
      record,
      atMs: context.clock.now(),
      ...defined({ userId: results.get(userStep.name)?.id, organizationId }),
    });
    await this.journal.end({
      type: 'failure',
      failure,
      ...defined({ doubtful: step.doubtful }),
    });
    return { ok: false, results, failure };
  }
}
