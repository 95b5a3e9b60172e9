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
import type { StepContext } from './step-context';
import { PendingMembership } from '../repeats/pending-membership';
import { ensureMembership, type MembershipEnd } from './membership-step';
import type { OrgResolution, OrgDirectory } from './org-resolver';
import { intentNow } from '../../requests';
import { failedRow, type FailedStep, rejectedRow } from './compose-row-failure';
import { ensureUser, type UserEnd } from './user-step';

/** What all rows of a job share. */
export interface RowContext extends StepContext {
  readonly columns: Columns;
  readonly orgs: OrgDirectory;
  readonly chain: EmailChain;
  /** Sends every row to this organization. */
  readonly org?: OrgRef;
}

/** One row to import. */
export interface RowTask {
  readonly row: CsvRow;
  readonly ledger: ChunkLedger;
  /** What the ledger says of the row from earlier leases of its chunk. */
  readonly state: RowState;
  /** True when an earlier lease may have begun the row: later rows of its email may have overtaken it. */
  readonly isResumed: boolean;
}

/** A row that is settled. */
export type RowEnd =
  | { readonly ok: true; readonly success: RowSuccess; readonly rolesDiffer: boolean }
  | { readonly ok: false; readonly failure: RowFailure; readonly user?: UserResult };

/**
 * Imports one row: parse, organization, user, membership. The intent of each create is on disk before its request is
 * sent, and its outcome after. A row that fails is a value.
 *
 * @throws Abort when the job stops: the row remains as the ledger has it
 */
export async function importRow(context: RowContext, task: RowTask): Promise<RowEnd> {
  const { cells, row, malformedQuote } = task.row;
  const parsed = malformedQuote === undefined ? parseRow(cells, context.columns) : undefined;
  if (parsed?.ok !== true) {
    // Only rows that parse are linked. If this one is linked all the same, the next row must not wait forever.
    context.chain.handOver(row, NO_USER);
    const problems = parsed?.problems ?? [MALFORMED_QUOTE];
    const rejection = parsed === undefined ? { problems } : { parsed, problems };
    return fail(task, rejectedRow(row, rejection, context.clock.now()));
  }
  const { record } = parsed;
  return new RowSteps(context, task, {
    ...record,
    ...(context.org === undefined ? {} : { org: context.org }),
  }).run();
}

const NO_USER: HandOver = { emailKey: '' };

/** A row's user and organization, or its failure. */
type UserAndOrg =
  | { readonly ok: true; readonly user: UserResult; readonly organizationId?: OrganizationId }
  | (RowEnd & { readonly ok: false });

/** The steps of one row. The row settles its `PendingMembership` however it ends. */
class RowSteps {
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
      return await this.runSteps();
    } finally {
      this.pending?.settle();
    }
  }

  private async runSteps(): Promise<RowEnd> {
    const resolved = await this.resolveUserAndOrg();
    if (!resolved.ok) return resolved;
    const { user, organizationId } = resolved;
    if (organizationId === undefined) return this.succeed(user);
    await this.pending?.turn();
    const membership = await this.membershipStep(user, organizationId);
    if (membership.ok) return this.succeed(user, { organizationId, ...membership });
    const { userId } = user;
    const step = { errorType: 'membership_create' as const, userId, organizationId };
    return { ...(await this.fail({ ...membership, ...step })), user };
  }

  private async resolveUserAndOrg(): Promise<UserAndOrg> {
    const { chain } = this.context;
    const before = chain.before(this.row);
    // It may reject while the organization is looked up, and is awaited only after that.
    before.catch(() => undefined);
    const org = await this.resolveOrg();
    const inherited = await this.inherit(await before);
    // The failure is on disk before the next row can create the user. Otherwise a retry of this row would take that
    // user for its own.
    if (org?.ok === false) {
      const failed = await this.fail({ errorType: 'org_resolution', ...org });
      chain.handOver(this.row, inherited);
      return failed;
    }
    const resolvedOrg = defined({ organizationId: org?.id });
    const end = await this.userStep(inherited);
    if (!end.ok) {
      const failed = await this.fail({ ...end, ...resolvedOrg });
      chain.handOver(this.row, this.handOverAfter(inherited, doubtOf(end)));
      return failed;
    }
    chain.handOver(this.row, this.handOverAfter(inherited, { user: end.user }, org?.id));
    return { ok: true, user: end.user, ...resolvedOrg };
  }

  /** The hand-over to the next row, once this row has its user or has failed. */
  private handOverAfter(
    { pending }: HandOver,
    result: Pick<HandOver, 'user' | 'doubtSinceMs'>,
    organizationId?: OrganizationId,
  ): HandOver {
    if (organizationId !== undefined) this.pending = new PendingMembership(organizationId, pending);
    return {
      emailKey: this.emailKey,
      ...result,
      ...defined({ pending: this.pending ?? pending }),
    };
  }

  private async resolveOrg(): Promise<OrgResolution | undefined> {
    const { org } = this.record;
    return org === undefined ? undefined : this.context.orgs.resolve(org);
  }

  /** The user and the doubt that earlier rows of the email, or later rows of an earlier run, leave to this row. */
  private async inherit(before: HandOver | undefined): Promise<HandOver> {
    const inherited = handOverFor(this.emailKey, before);
    if (inherited.user !== undefined) return { ...inherited, user: asShared(inherited.user) };
    if (this.task.state.user !== undefined || !this.task.isResumed) return inherited;
    // While this row was in flight, failed or skipped, a later row of its email may have created or found the user.
    const later = handOverFor(this.emailKey, await this.context.chain.after(this.row)).user;
    if (later === undefined) return inherited;
    // If that row shares the user, it got it from this row, or from a row between whose outcome was not recorded.
    const { userId, outcome } = later;
    const user = later.shared
      ? ({ userId, outcome, shared: false, found: true } as const)
      : asShared(later);
    return { ...inherited, user };
  }

  private async userStep(inherited: HandOver): Promise<UserEnd> {
    const known = this.task.state.user ?? inherited.user;
    if (known !== undefined) return { ok: true, user: known };
    const earlierMs = this.task.state.userIntentAtMs ?? inherited.doubtSinceMs;
    const intentAtMs = earlierMs ?? intentNow(this.context);
    await this.task.ledger.append({ type: 'user_intent', row: this.row, atMs: intentAtMs });
    return ensureUser(this.context, {
      row: this.row,
      user: this.record.user,
      intentAtMs,
      inDoubt: earlierMs !== undefined,
      isDoubtShared: inherited.doubtSinceMs !== undefined,
      earlierFailures: this.task.state.finalFailures ?? 0,
    });
  }

  private async membershipStep(
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
      earlierFailures: this.task.state.finalFailures ?? 0,
    });
  }

  private async succeed(
    user: UserResult,
    member?: MembershipEnd & { readonly ok: true; readonly organizationId: OrganizationId },
  ): Promise<RowEnd> {
    const { row } = this;
    const { email, externalId } = this.record.user;
    const named = { row, email, ...(externalId === undefined ? {} : { externalId }) };
    if (member === undefined) {
      await this.task.ledger.append({ type: 'user', row, ...user }, { type: 'success', ...named });
      return { ok: true, success: { ...named, user }, rolesDiffer: false };
    }
    const { organizationId, membership, rolesDiffer } = member;
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

function asShared({ userId, outcome }: UserResult): UserResult {
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
