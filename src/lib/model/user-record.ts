import { anyOf, type Guard, isText, maybe, objectOf, oneOf } from './guard';
import { looseName } from './normal-form';
import { isOrganizationId, type OrganizationId } from './ids';

export const PASSWORD_HASH_TYPES = [
  'bcrypt',
  'scrypt',
  'firebase-scrypt',
  'ssha',
  'pbkdf2',
  'argon2',
] as const;

export type PasswordHashType = (typeof PASSWORD_HASH_TYPES)[number];

export interface PasswordHash {
  readonly value: string;
  readonly type: PasswordHashType;
}

/** The user a row describes. A field that is absent is not sent. */
export interface UserRecord {
  /** As written in the CSV, trimmed. Compare with `emailKey`. */
  readonly email: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly emailVerified?: boolean;
  readonly externalId?: string;
  /** Plain text. Absent when `passwordHash` is given. */
  readonly password?: string;
  readonly passwordHash?: PasswordHash;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The organization a row names, before it is resolved to an id. */
export type OrgRef =
  | { readonly kind: 'id'; readonly id: OrganizationId }
  /** `name` is what a missing organization is created with. */
  | { readonly kind: 'external_id'; readonly externalId: string; readonly name?: string }
  | { readonly kind: 'name'; readonly name: string };

export const isOrgRef: Guard<OrgRef> = anyOf<OrgRef>(
  objectOf<OrgRef & { kind: 'id' }>({ kind: oneOf('id'), id: isOrganizationId }),
  objectOf<OrgRef & { kind: 'external_id' }>({
    kind: oneOf('external_id'),
    externalId: isText,
    name: maybe(isText),
  }),
  objectOf<OrgRef & { kind: 'name' }>({ kind: oneOf('name'), name: isText }),
);

/** A second factor that the user has elsewhere: their authenticator app keeps working. */
export interface TotpFactor {
  /** Base32 in upper case, without padding; for SHA-1, 6 digits and steps of 30 s. As secret as a password. */
  readonly secret: string;
  /** Shown by authenticator apps. */
  readonly issuer?: string;
}

/** One data row of the CSV that passed the row rules. */
export interface RowRecord {
  readonly user: UserRecord;
  readonly org?: OrgRef;
  /** Role slugs for the membership, without repeats, in the order written. */
  readonly roleSlugs: readonly string[];
  readonly factor?: TotpFactor;
}

/**
 * The text that two emails are compared by. Two addresses that differ only in case are one user: see
 * docs/workos-api.md, "Email addresses".
 */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}

/** The text that two organization references are compared by. Two refs of one key are the same organization. */
export function orgKey(ref: OrgRef): string {
  switch (ref.kind) {
    case 'id':
      return `id:${ref.id}`;
    case 'external_id':
      return `external_id:${ref.externalId}`;
    case 'name':
      return `name:${looseName(ref.name)}`;
  }
}
