import type { RecordPath, RecordValue } from '../exports';
import type { StoredHash } from '../hashes';

/** The things that `workos-migrate sources` lists for each source. */
export const CARRIED = ['passwords', 'factors', 'organizations', 'roles', 'metadata'] as const;

export type Carried = (typeof CARRIED)[number];

export interface Carries {
  readonly how: 'yes' | 'partly' | 'no';
  /** A few words on what is missing or needed. Always there for `partly`. */
  readonly note?: string;
}

/** Where an export comes from. One folder each; all knowledge of a provider is in it and in docs/sources/. */
export interface Source {
  /** As `--from` takes it. */
  readonly key: string;
  /** As users know it: `Auth0`. */
  readonly label: string;
  readonly carries: Readonly<Record<Carried, Carries>>;
  /** The command or the place that gets the export, on one line. */
  readonly getIt: string;
  /** All kinds of records that the source's files have; the first is the users. */
  readonly parts: readonly [UsersPart, ...Part[]];
  /** What only the user can know of the export. Absent where there is nothing to ask. */
  readonly questions?: readonly Question[];
  /** The files alone never say that they are of this source, since any file could be: `--from` names it. */
  readonly isNamedOnly?: true;
  /**
   * Reads one user. Pure: no clock, no chance, no I/O, so the same record gives the same bytes. Never throws: what is
   * not as it should be is a finding. Decides no policy; `convert/` applies the user's choices to what it tells.
   */
  readonly convert: (record: RecordValue, context: ConvertContext) => ConvertedUser;
}

export interface Question {
  /** As `context.answers` has it: `org-claim`. */
  readonly name: string;
  /** For the help, without a full stop: `name of the custom claim that has the organization`. */
  readonly summary: string;
  /** A secret of the application. It is taken from the environment, never from a flag. */
  readonly isSecret?: true;
  /** The answer is a whole number from 1. */
  readonly isNumber?: true;
  /** The only answers. Any text when absent. */
  readonly choices?: readonly string[];
  /** Whether this user cannot be converted without an answer, so that the run must be refused. */
  readonly isNeededFor?: (record: RecordValue) => boolean;
}

/** The flags that name a further file. */
export type FileFlag = 'passwords' | 'mfa' | 'organizations' | 'memberships' | 'hash-config';

interface AnyPart {
  /** Unique in the source: `users`, `passwords`, `members`. */
  readonly name: string;
  /** The flag that says that a file has this part, beside recognition. */
  readonly flag?: FileFlag;
  /**
   * Whether records are of this part. Judged once for each path of a file.
   *
   * @param sample the first records of the path, at least one
   */
  readonly fits: (sample: readonly RecordValue[], at: SampleOf) => boolean;
  /**
   * Whether a record is of this part, where one path has records of several parts, as in LDIF. Such a path may fit each
   * of them. All records are when absent.
   */
  readonly picks?: (record: RecordValue) => boolean;
  /** What must be so for all records, else the file is refused whole: one sentence without any value of it. */
  readonly refuse?: (record: RecordValue) => string | undefined;
}

export interface SampleOf {
  readonly path: RecordPath;
  /** Base name of the file, without `.gz`. */
  readonly file: string;
  /** Column names of a table in its order; undefined for JSON, and for a CSV that is read without a header. */
  readonly header?: readonly string[];
}

/** The users: one record, one user. */
export interface UsersPart extends AnyPart {
  /**
   * Names of the columns, for a CSV that has no header (Firebase). The file's first row is then a record.
   *
   * @param first the cells of the first row
   */
  readonly columnsFor?: (first: readonly string[]) => readonly string[] | undefined;
  /**
   * Whether a user may have several records, one for each membership, that differ in nothing else.
   *
   * @param sample the first records of the users
   */
  readonly hasRowPerMembership?: (sample: readonly RecordValue[]) => boolean;
}

/** Records that are not users. At least one of the functions is there. */
export interface Part extends AnyPart {
  /** What the record has for which users: kept on disk, and handed to `convert` with the user. */
  readonly entries?: (record: RecordValue) => readonly UserEntry[];
  /** The key under which `entries` are found for a user. The user's id when absent. */
  readonly userKey?: (user: RecordValue) => string | undefined;
  readonly organization?: (record: RecordValue) => SourceOrganization | undefined;
  /** A record that all users need, such as hash parameters or the names of roles: `context.settings[name]`, in file order. */
  readonly isSetting?: true;
}

export interface UserEntry {
  readonly key: string;
  readonly value: RecordValue;
}

export interface ConvertContext {
  /** Milliseconds since 1970, for bans and locks that end. The same for a whole run. */
  readonly now: number;
  /** The entries of a part for this user, in file order; empty when there are none. */
  readonly entriesOf: (part: string) => readonly RecordValue[];
  /** The records of a part with `isSetting`. */
  readonly settingsOf: (part: string) => readonly RecordValue[];
  /** Answers to the source's own questions, by name: `pepper`, `org-claim`. */
  readonly answers: Readonly<Record<string, string>>;
}

/** What a record says of a user. */
export interface ConvertedUser {
  readonly user: SourceUser;
  readonly memberships: readonly SourceMembership[];
  readonly findings: readonly SourceFinding[];
}

export interface SourceUser {
  /** The source's id as text, '' when the record has none. */
  readonly id: string;
  readonly email?: string;
  /** True only by the record's own word on this very address. */
  readonly emailVerified: boolean;
  readonly firstName?: string;
  readonly lastName?: string;
  /** Where no given and family name are there. `--name-split` decides how it is split. */
  readonly fullName?: string;
  readonly password: StoredHash;
  /** Base32. */
  readonly totpSecret?: string;
  /** As in the source, nested values too. No password, token or secret. `convert/` flattens and bounds it. */
  readonly metadata: RecordValue;
  readonly state: UserState;
  /** How the user signs in without a password: names of providers. */
  readonly social: readonly string[];
  /** The user signs in by SSO (SAML, OIDC, LDAP) only. */
  readonly isFederated: boolean;
  /** Groups that are no organizations. `--groups` decides what they become. */
  readonly groups: readonly string[];
}

export type UserState = 'active' | 'disabled' | 'deleted' | 'anonymous' | 'service';

export interface SourceMembership {
  /** External id of the organization. */
  readonly org: string;
  readonly orgName?: string;
  /** Names of roles as the source has them. `--role-map` and the slug rule come after. */
  readonly roles: readonly string[];
}

export interface SourceOrganization {
  readonly id: string;
  readonly name?: string;
  readonly domains: readonly { readonly domain: string; readonly isVerified: boolean }[];
  readonly metadata: RecordValue;
  /** The field of the metadata where it has a value that cannot be read. */
  readonly unreadable?: string;
}

/** Something a user should know of a record. Holds no secret and no hash. */
export interface SourceFinding {
  readonly code: FindingCode;
  /** The field as the source names it. */
  readonly field?: string;
  /** One sentence. */
  readonly detail: string;
}

export type FindingCode =
  | 'extra_email'
  | 'unverified_email'
  | 'placeholder_email'
  | 'duplicate_id'
  | 'disabled_until'
  | 'must_change_password'
  | 'password_repeated'
  | 'totp_parameters'
  | 'totp_unverified'
  | 'totp_encrypted'
  | 'totp_not_exported'
  | 'recovery_codes'
  | 'value_unreadable'
  | 'metadata_unreadable'
  | 'role_without_organization'
  | 'org_missing';
