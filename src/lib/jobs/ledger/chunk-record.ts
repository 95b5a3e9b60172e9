import {
  asMembershipId,
  asOrganizationId,
  isMembershipOutcome,
  isRowFailure,
  isRowNumber,
  isText,
  isTime,
  isUserId,
  isUserOutcome,
  type MembershipId,
  type MembershipOutcome,
  type OrganizationId,
  type RowFailure,
  type UserId,
  type UserOutcome,
} from '../../model';

/**
 * One record of a chunk's ledger. Those of a row are written in this order: the intent to create its user, the user,
 * the intent to create its membership, the end of the row. `docs/ledger.md` documents the lines.
 */
export type ChunkRecord =
  | { readonly type: 'user_intent'; readonly row: number; readonly atMs: number }
  | {
      readonly type: 'user';
      readonly row: number;
      readonly userId: UserId;
      readonly outcome: UserOutcome;
      readonly shared: boolean;
      readonly found?: true;
    }
  | { readonly type: 'membership_intent'; readonly row: number; readonly atMs: number }
  | {
      readonly type: 'success';
      readonly row: number;
      readonly email: string;
      readonly externalId?: string;
      readonly organizationId?: OrganizationId;
      readonly membershipId?: MembershipId;
      readonly membershipOutcome?: MembershipOutcome;
      readonly membershipFound?: true;
    }
  /** `doubtful`: WorkOS may have carried out the step that failed. */
  | { readonly type: 'failure'; readonly failure: RowFailure; readonly doubtful?: true };

/** The fifth element of a user record. */
const SHARED = 1;
const FOUND = 2;

/** The record as the short array that is stored; the tag comes first. */
export function toArray(record: ChunkRecord): readonly unknown[] {
  switch (record.type) {
    case 'user_intent':
      return ['u?', record.row, record.atMs];
    case 'user':
      return ['u', record.row, record.userId, record.outcome, ...userMark(record)];
    case 'membership_intent':
      return ['m?', record.row, record.atMs];
    case 'success':
      return successToArray(record);
    case 'failure':
      return record.doubtful === true ? ['no', record.failure, 1] : ['no', record.failure];
  }
}

function userMark({ shared, found }: ChunkRecord & { type: 'user' }): readonly number[] {
  if (shared) return [SHARED];
  return found === true ? [FOUND] : [];
}

function successToArray(record: ChunkRecord & { type: 'success' }): readonly unknown[] {
  const { row, email, externalId, organizationId, membershipId, membershipOutcome } = record;
  if (organizationId !== undefined && membershipId !== undefined) {
    const joined = [organizationId, membershipId, membershipOutcome];
    const mark = record.membershipFound === true ? [1] : [];
    return ['ok', row, email, externalId ?? null, ...joined, ...mark];
  }
  return externalId === undefined ? ['ok', row, email] : ['ok', row, email, externalId];
}

/** Reads a stored array. Undefined when it is not a valid record: a garbled record is ignored. */
export function fromArray(array: readonly unknown[]): ChunkRecord | undefined {
  const [tag, row] = array;
  if (tag === 'no') {
    return readFailure(array);
  }
  if (!isRowNumber(row)) return undefined;
  switch (tag) {
    case 'u?':
    case 'm?':
      return array.length === 3 ? readIntent(tag, row, array[2]) : undefined;
    case 'u':
      return readUser(row, array);
    case 'ok':
      return readSuccess(row, array);
    default:
      return undefined;
  }
}

function readIntent(tag: 'u?' | 'm?', row: number, atMs: unknown): ChunkRecord | undefined {
  if (!isTime(atMs)) return undefined;
  return { type: tag === 'u?' ? 'user_intent' : 'membership_intent', row, atMs };
}

function readUser(row: number, array: readonly unknown[]): ChunkRecord | undefined {
  const [, , userId, outcome, mark] = array;
  if (!isUserId(userId) || !isUserOutcome(outcome) || array.length > 5) return undefined;
  if (mark !== undefined && mark !== SHARED && mark !== FOUND) return undefined;
  const found = mark === FOUND ? { found: true as const } : {};
  return { type: 'user', row, userId, outcome, shared: mark === SHARED, ...found };
}

function readSuccess(row: number, array: readonly unknown[]): ChunkRecord | undefined {
  const [, , email, externalId] = array;
  if (!isText(email)) return undefined;
  const isJoined = array.length > 4;
  const isBlank = externalId === (isJoined ? null : undefined);
  if (!isText(externalId) && !isBlank) return undefined;
  const base = {
    type: 'success' as const,
    row,
    email,
    ...(isText(externalId) ? { externalId } : {}),
  };
  return isJoined ? readJoined(base, array) : base;
}

function readJoined(
  base: ChunkRecord & { type: 'success' },
  array: readonly unknown[],
): ChunkRecord | undefined {
  const [, , , , organizationId, membershipId, outcome, found] = array;
  if (!isText(organizationId) || !isText(membershipId) || !isMembershipOutcome(outcome)) {
    return undefined;
  }
  const joined: typeof base = {
    ...base,
    organizationId: asOrganizationId(organizationId),
    membershipId: asMembershipId(membershipId),
    membershipOutcome: outcome,
  };
  if (array.length === 7) return joined;
  const isFound = array.length === 8 && found === 1 && outcome === 'created';
  return isFound ? { ...joined, membershipFound: true } : undefined;
}

function readFailure(array: readonly unknown[]): ChunkRecord | undefined {
  const [, failure, doubtful] = array;
  if (!isRowFailure(failure)) return undefined;
  if (array.length === 2) return { type: 'failure', failure };
  return array.length === 3 && doubtful === 1
    ? { type: 'failure', failure, doubtful: true }
    : undefined;
}
