import {
  type Chunk,
  type Guard,
  isCount,
  isFlag,
  isOrganizationId,
  isPasswordState,
  isText,
  maybe,
  objectOf,
  type OrganizationId,
  type PasswordState,
} from '../../model';

/** What earlier jobs say of a row. */
export interface KnownRow {
  readonly row: number;
  readonly userId: string;
  /** True when the row arrived as it is: nothing is sent for it. */
  readonly isUnchanged: boolean;
  /** True when one of the jobs created the user: an update may send its email, its verification and a new hash. */
  readonly isMade: boolean;
  /** True when the row has a password hash that the job did not send. */
  readonly hasNewHash: boolean;
  /** The external id that WorkOS has, where it is not that of the row. */
  readonly externalId?: string;
  /** What the jobs sent of the user's password. Absent where that is not known. */
  readonly password?: PasswordState;
  /** The membership that the jobs have of the row. */
  readonly membership?: { readonly id: string; readonly organizationId: OrganizationId };
  /** The second factor that the jobs have of the user. */
  readonly factorId?: string;
}

export const isKnownRow: Guard<KnownRow> = objectOf<KnownRow>({
  row: isCount,
  userId: isText,
  isUnchanged: isFlag,
  isMade: isFlag,
  hasNewHash: isFlag,
  externalId: maybe(isText),
  password: maybe(isPasswordState),
  membership: maybe(objectOf({ id: isText, organizationId: isOrganizationId })),
  factorId: maybe(isText),
});

/** The rows that earlier jobs know, in whichever process they are imported. */
export interface KnownRows {
  /** Undefined for a row whose person is new. */
  of(row: number): KnownRow | undefined;
}

/** Those of an import that names no earlier job. */
export const NO_KNOWN_ROWS: KnownRows = { of: () => undefined };

/** The known rows of a chunk. */
export function knownWithin(
  known: KnownRows,
  { first, count }: Pick<Chunk, 'first' | 'count'>,
): readonly KnownRow[] {
  return Array.from({ length: count }, (_unused, at) => known.of(first + at) ?? []).flat();
}
