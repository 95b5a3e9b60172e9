import type { CsvRow } from '../../csv';
import type { ChunkLedger, RowState } from '../../jobs';
import {
  defined,
  emailKey,
  type OrganizationId,
  type OrgRef,
  type RowFailure,
  type RowRecord,
  type RowSuccess,
  type UserResult,
} from '../../model';
import { type Columns, MALFORMED_QUOTE, parseRow } from '../../records';
import { type EmailChain, type HandOver, handOverFor } from '../repeats/email-chain';
import type { StepContext } from './context';
import { PendingMembership } from '../repeats/pending-membership';
import { ensureMembership, type MembershipEnd } from './membership-step';
import type { OrgResolution, OrgDirectory } from './org-resolver';
import { intentNow } from '../../requests';
import { failedRow, type FailedStep, refusedRow } from './row-failure';
import { ensureUser, type UserEnd } from './user-step';

/** What all rows of a job share. */
export interface RowContext extends StepContext {
  readonly columns: Columns;
  readonly orgs: OrgDirectory;
  readonly chain: EmailChain;
  /** Sends every row to this organization. */
  readonly org?: OrgRef;
}

/** One row to be worked off. */
export interface RowTask {
  readonly row: CsvRow;
  readonly ledger: ChunkLedger;
  /** What an earlier run of the job left of it. */
  readonly state: RowState;
  /** True when it had its turn before, and may have been passed by later rows. */
  readonly isTakenUp: boolean;
}

/** A row that is settled. */
export type RowEnd =
  | { readonly ok: true; readonly success: RowSuccess; readonly rolesDiffer: boolean }
  | { readonly ok: false; readonly failure: RowFailure; readonly user?: UserResult };

/**
 * Works off one row: parse, organization, user, membership. Each create has its intent on the disk before it leaves
 * and its outcome after. Rejects with `Abort` when the job halts: the row stays as the ledger has it.
 */
export async function importRow(context: RowContext, task: RowTask): Promise<RowEnd> {
  const { cells, row, malformedQuote } = task.row;
  const parsed = malformedQuote === undefined ? parseRow(cells, context.columns) : undefined;
  if (parsed?.ok !== true) {
    // Only rows that parse are linked; should this one be, the next of its email must not wait for ever.
    context.chain.handOver(row, NOBODY);
    const problems = parsed?.problems ?? [MALFORMED_QUOTE];
    const refusal = parsed === undefined ? { problems } : { parsed, problems };
    return fail(task, refusedRow(row, refusal, context.clock.now()));
  }
  const { record } = parsed;
  return new RowRun(context, task, {
    ...record,
    ...(context.org === undefined ? {} : { org: context.org }),
  }).run();
}

const NOBODY: HandOver = { emailKey: '' };

/** A row's user and organization, or how it failed. */
type Brought =
  | { readonly ok: true; readonly user: UserResult; readonly organizationId?: OrganizationId }
  | (RowEnd & { readonly ok: false });

class RowRun {
  private readonly row: number;
  private readonly emailKey: string;
  private pending: PendingMembership | undefined;

  constructor(
    private readonly context: RowContext,
    private readonly task: RowTask,
    private readonly record: RowRecord,
  ) {
    this.row = task.row.row;
    this.emailKey = emailKey(record.user.email);
  }

  async run(): Promise<RowEnd> {
    try {
      return await this.work();
    } finally {
      this.pending?.settle();
    }
  }

  private async work(): Promise<RowEnd> {
    const brought = await this.bring();
    if (!brought.ok) return brought;
    const { user, organizationId } = brought;
    if (organizationId === undefined) return this.succeed(user);
    await this.pending?.turn();
    const membership = await this.membership(user, organizationId);
    if (membership.ok) return this.succeed(user, { organizationId, ...membership });
    const { userId } = user;
    const step = { errorType: 'membership_create' as const, userId, organizationId };
    return { ...(await this.fail({ ...membership, ...step })), user };
  }

  private async bring(): Promise<Brought> {
    const { chain } = this.context;
    const before = chain.before(this.row);
    // It may be refused while the organization is looked up, and is awaited after that.
    before.catch(() => undefined);
    const organization = await this.organization();
    const given = await this.given(await before);
    // A failure is on the disk before the next row makes the user: this row must not take that one for its own.
    if (organization?.ok === false) {
      const failed = await this.fail({ errorType: 'org_resolution', ...organization });
      chain.handOver(this.row, given);
      return failed;
    }
    const joined = defined({ organizationId: organization?.id });
    const end = await this.user(given);
    if (!end.ok) {
      const failed = await this.fail({ ...end, ...joined });
      chain.handOver(this.row, this.next(given, doubtOf(end)));
      return failed;
    }
    chain.handOver(this.row, this.next(given, { user: end.user }, organization?.id));
    return { ok: true, user: end.user, ...joined };
  }

  /** What this row hands on, once its user is there or has failed. */
  private next(
    { pending }: HandOver,
    brought: Pick<HandOver, 'user' | 'doubtSinceMs'>,
    organizationId?: OrganizationId,
  ): HandOver {
    if (organizationId !== undefined) this.pending = new PendingMembership(organizationId, pending);
    return {
      emailKey: this.emailKey,
      ...brought,
      ...defined({ pending: this.pending ?? pending }),
    };
  }

  private async organization(): Promise<OrgResolution | undefined> {
    const { org } = this.record;
    return org === undefined ? undefined : this.context.orgs.resolve(org);
  }

  /** The user and the doubt this row begins with. */
  private async given(before: HandOver | undefined): Promise<HandOver> {
    const given = handOverFor(this.emailKey, before);
    if (given.user !== undefined) return { ...given, user: shared(given.user) };
    if (this.task.state.user !== undefined || !this.task.isTakenUp) return given;
    // While this row was under way, had failed or was set aside, a later one of its email may have got the user.
    const later = handOverFor(this.emailKey, await this.context.chain.after(this.row)).user;
    if (later === undefined) return given;
    // If that one shares it, it has it from here, or from a row between that did not live to record it.
    const { userId, outcome } = later;
    const user = later.shared
      ? ({ userId, outcome, shared: false, found: true } as const)
      : shared(later);
    return { ...given, user };
  }

  private async user(given: HandOver): Promise<UserEnd> {
    const known = this.task.state.user ?? given.user;
    if (known !== undefined) return { ok: true, user: known };
    const earlierMs = this.task.state.userIntentAtMs ?? given.doubtSinceMs;
    const intentAtMs = earlierMs ?? intentNow(this.context);
    await this.task.ledger.append({ type: 'user_intent', row: this.row, atMs: intentAtMs });
    return ensureUser(this.context, {
      row: this.row,
      user: this.record.user,
      intentAtMs,
      inDoubt: earlierMs !== undefined,
      isDoubtShared: given.doubtSinceMs !== undefined,
      refusals: this.task.state.finalFailures ?? 0,
    });
  }

  private async membership(
    user: UserResult,
    organizationId: OrganizationId,
  ): Promise<MembershipEnd> {
    const { row } = this;
    const earlierMs = this.task.state.membershipIntentAtMs;
    const intentAtMs = earlierMs ?? intentNow(this.context);
    // The user's outcome and the membership's intent reach the disk in one write.
    await this.task.ledger.append(
      { type: 'user', row, ...user },
      { type: 'membership_intent', row, atMs: intentAtMs },
    );
    return ensureMembership(this.context, {
      row,
      userId: user.userId,
      organizationId,
      roleSlugs: this.record.roleSlugs,
      intentAtMs,
      inDoubt: earlierMs !== undefined,
      refusals: this.task.state.finalFailures ?? 0,
    });
  }

  private async succeed(
    user: UserResult,
    joined?: MembershipEnd & { readonly ok: true; readonly organizationId: OrganizationId },
  ): Promise<RowEnd> {
    const { row } = this;
    const { email, externalId } = this.record.user;
    const named = { row, email, ...(externalId === undefined ? {} : { externalId }) };
    if (joined === undefined) {
      await this.task.ledger.append({ type: 'user', row, ...user }, { type: 'success', ...named });
      return { ok: true, success: { ...named, user }, rolesDiffer: false };
    }
    const { organizationId, membership, rolesDiffer } = joined;
    const { membershipId, outcome: membershipOutcome, found: membershipFound } = membership;
    await this.task.ledger.append({
      type: 'success',
      ...named,
      organizationId,
      membershipId,
      membershipOutcome,
      ...(membershipFound === undefined ? {} : { membershipFound }),
    });
    return { ok: true, success: { ...named, user, organizationId, membership }, rolesDiffer };
  }

  private fail(step: FailedStep): Promise<RowEnd & { readonly ok: false }> {
    const { record, context } = this;
    const failure = failedRow(this.row, { ...step, record, atMs: context.clock.now() });
    return fail(this.task, failure, step.doubtful);
  }
}

function shared({ userId, outcome }: UserResult): UserResult {
  return { userId, outcome, shared: true };
}

function doubtOf({
  doubtful,
  intentAtMs,
}: UserEnd & { ok: false }): Pick<HandOver, 'doubtSinceMs'> {
  return doubtful === true ? { doubtSinceMs: intentAtMs } : {};
}

async function fail(
  task: RowTask,
  failure: RowFailure,
  doubtful?: true,
): Promise<RowEnd & { readonly ok: false }> {
  await task.ledger.append({ type: 'failure', failure, ...defined({ doubtful }) });
  return { ok: false, failure };
}
