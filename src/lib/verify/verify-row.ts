import type { EnvironmentReads } from '../environment';
import {
  type Answer,
  defined,
  type Failure,
  type OrganizationId,
  type RowRecord,
  sanitizeLine,
  type UserId,
} from '../model';
import { errorLineCell } from '../records';
import type { WorkosFactor, WorkosMembership, WorkosUser } from '../workos';
import { compareMembership, compareUser } from './compare';
import { type Difference, namedOrg } from './difference';
import type { FileOrganizations, OrgEnd } from './file-organizations';
import { findUser } from './find-user';
import type { RowHistory } from './row-history';
import { unreadable } from './unreadable';

/** A row that the row rules accept, and what the job recorded of it. */
export interface AcceptedTask {
  readonly row: number;
  readonly record: RowRecord;
  readonly history: RowHistory;
  /** False where an earlier row of the email has a TOTP secret, too. */
  readonly checksFactor: boolean;
}

type Look<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** What WorkOS has for a row. */
export interface RowFacts {
  readonly user: Look<WorkosUser | undefined>;
  /** Undefined for a row without an organization. */
  readonly org?: OrgEnd;
  /** Undefined where there is no user or no organization. */
  readonly membership?: Look<WorkosMembership | undefined>;
  /** Undefined where there is no user, or the row asks for no factor. */
  readonly factor?: Look<WorkosFactor | undefined>;
}

export type FindFactor = (userId: UserId) => Promise<Answer<WorkosFactor | undefined>>;

/** True where the user of the row must have a factor. */
export function asksForFactor({ record, checksFactor }: AcceptedTask): boolean {
  return checksFactor && record.factor !== undefined;
}

/** Looks up what WorkOS has for a row. @throws Abort when the run stops */
export async function lookForRow(
  task: AcceptedTask,
  {
    reads,
    orgs,
    findFactor,
  }: {
    readonly reads: EnvironmentReads;
    readonly orgs: FileOrganizations;
    readonly findFactor: FindFactor;
  },
): Promise<RowFacts> {
  const { record, history } = task;
  const { org: ref, user: wanted } = record;
  const [found, org] = await Promise.all([
    findUser(reads, wanted, history.userId),
    ref && orgs.resolve(ref),
  ]);
  const user = looked(found);
  if (!user.ok || user.value === undefined) return { user, ...defined({ org }) };
  const { id: userId } = user.value;
  const [factor, membership] = await Promise.all([
    asksForFactor(task) ? findFactor(userId) : undefined,
    org?.kind === 'found'
      ? reads.findMembership({ userId, organizationId: org.organization.id })
      : undefined,
  ]);
  return {
    user,
    ...defined({
      org,
      factor: factor && looked(factor),
      membership: membership && looked(membership),
    }),
  };
}

function looked<T>(answer: Answer<T>): Look<T> {
  return answer.ok ? answer : { ok: false, failure: unreadable(answer.failure) };
}

/** The membership of a row, where both its ends are there. */
export function pairOf({
  user,
  org,
}: RowFacts): { readonly userId: UserId; readonly organizationId: OrganizationId } | undefined {
  if (!user.ok || user.value === undefined || org?.kind !== 'found') return undefined;
  return { userId: user.value.id, organizationId: org.organization.id };
}

/**
 * The differences between a row and what WorkOS has for it. Pure.
 *
 * @param comparesRoles false where an earlier row of the same user and organization says them
 */
export function compareRow(
  task: AcceptedTask,
  facts: RowFacts,
  { comparesRoles }: { readonly comparesRoles: boolean },
): readonly Difference[] {
  const { row, record, history } = task;
  const { user } = facts;
  const of = { row, ...namedUser(record), ...history.failure };
  if (!user.ok) return [{ ...of, ...whyUnreadable(user.failure), field: 'user' }];
  if (user.value === undefined) {
    return [{ ...of, kind: 'missing_user', ...(record.org && namedOrg(record.org)) }];
  }
  const { ownsUser, checksVerified } = history;
  const fields = ownsUser ? compareUser(record.user, user.value, { checksVerified }) : [];
  const found = { ...of, userId: user.value.id };
  return [
    ...fields.map((field) => ({ ...found, kind: 'differs' as const, ...field })),
    ...membershipDifferences(task, facts, comparesRoles).map((each) => ({ ...found, ...each })),
    ...factorDifferences(facts).map((each) => ({ ...found, ...each })),
  ];
}

type PartDifference = Omit<Difference, 'row' | 'email'>;

/** The secret of a factor is never returned, and so not compared. */
function factorDifferences({ factor }: RowFacts): readonly PartDifference[] {
  if (factor === undefined) return [];
  if (!factor.ok) return [{ ...whyUnreadable(factor.failure), field: 'factor' }];
  return factor.value === undefined ? [{ kind: 'missing_factor' }] : [];
}

function membershipDifferences(
  { record }: AcceptedTask,
  { org, membership }: RowFacts,
  comparesRoles: boolean,
): readonly PartDifference[] {
  if (record.org === undefined || org === undefined) return [];
  const id = org.kind === 'found' ? org.organization.id : undefined;
  const named = namedOrg(record.org, id);
  const failure = org.kind === 'unreadable' ? org.failure : failureOf(membership);
  if (failure !== undefined) {
    return [{ ...named, ...whyUnreadable(failure), field: 'membership' }];
  }
  const found = membership?.ok === true ? membership.value : undefined;
  if (found === undefined) return [{ ...named, kind: 'missing_membership' }];
  return compareMembership(comparesRoles ? record.roleSlugs : [], found).map((field) => ({
    ...named,
    kind: 'differs',
    ...field,
  }));
}

function failureOf(look: RowFacts['membership']): Failure | undefined {
  return look?.ok === false ? look.failure : undefined;
}

function namedUser({ user }: RowRecord): Pick<Difference, 'email' | 'externalId'> {
  const { email, externalId } = user;
  return {
    email: errorLineCell('email', email),
    ...(externalId === undefined ? {} : { externalId: errorLineCell('external_id', externalId) }),
  };
}

/** Why something could not be read; a row that was not imported keeps the code of that. */
function whyUnreadable({ code, message }: Failure) {
  return { kind: 'unreadable' as const, errorCode: code, message: sanitizeLine(message) };
}
