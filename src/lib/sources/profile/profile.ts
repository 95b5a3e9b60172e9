import type { RecordValue } from '../../exports';
import type { HashClues } from '../../hashes';
import type { UserFacts } from '../converted-user';
import type { ConvertContext, Source, SourceFinding, SourceMembership } from '../source';
import type { RecordFields } from './record-fields';

/** A users table, as data: where each field of ours stands in a record. */
export interface Profile extends Omit<Source, 'convert'> {
  readonly fields: FieldPaths;
  /** Names of the parts whose entries are memberships, as `membershipEntry` makes them. */
  readonly membershipParts?: readonly string[];
  /** What a path cannot say. Its values replace those of `fields`; undefined is a value, too. */
  readonly read?: (asked: Asked) => Partial<UserFacts>;
  /** Memberships that stand in the record otherwise than `fields` can say. */
  readonly memberships?: (asked: Asked) => readonly SourceMembership[];
}

/** A user who is being converted. */
export interface Asked {
  readonly record: RecordValue;
  readonly fields: RecordFields;
  readonly context: ConvertContext;
  /** Takes what should be told of the record. */
  readonly findings: SourceFinding[];
}

/**
 * Paths of a field in a record; the first one that has a value counts. A path is the name of a column or a property, or
 * several with dots between them: `profile.email`, `emails.0.address`. Case, `_`, `-` and blanks do not count.
 */
export type Paths = readonly string[];

export interface FieldPaths {
  readonly id: Paths;
  readonly email: Paths;
  /** A flag, or the time at which the address was confirmed. */
  readonly emailVerified?: Paths;
  readonly firstName?: Paths;
  readonly lastName?: Paths;
  readonly fullName?: Paths;
  readonly phone?: Paths;
  readonly passwordHash?: Paths;
  /** The name of the hash's type. */
  readonly passwordHashType?: Paths;
  /** What is known of all hashes beside their strings. */
  readonly hashClues?: HashClues;
  /** Base32. */
  readonly totpSecret?: Paths;
  /** A flag, or a time. */
  readonly deleted?: Paths;
  /** A flag, or the time at which the user was disabled. */
  readonly disabled?: Paths;
  /** A flag that is false for a disabled user. */
  readonly active?: Paths;
  /** A word, such as `suspended`. */
  readonly status?: Paths;
  /** A flag. */
  readonly anonymous?: Paths;
  readonly organizationId?: Paths;
  readonly organizationName?: Paths;
  /** Roles in that organization: one name, several in one text, or a list. */
  readonly roles?: Paths;
  readonly groups?: Paths;
  /** Each is carried under the last name of its path, as written here. */
  readonly metadata?: Paths;
  /** Flags, carried where they are true. */
  readonly metadataFlags?: Paths;
  /** Objects whose properties are carried, each with the text before its name. */
  readonly metadataObjects?: Readonly<Record<string, string>>;
}
