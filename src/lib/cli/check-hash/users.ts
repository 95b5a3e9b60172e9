import { clip, type PasswordHash, sanitizeLine } from '../../model';

const VALUE_LENGTH = 100;

/** What an import would send as the password of a user. */
export type Sent =
  | { readonly kind: 'hash'; readonly hash: PasswordHash }
  | { readonly kind: 'plain'; readonly password: string }
  /** Nothing, for the reason that the sentence says. */
  | { readonly kind: 'nothing'; readonly why: string }
  /** The import rejects the row, with this message. */
  | { readonly kind: 'rejected'; readonly message: string };

/** Where a user is: the row that creates it, or the record of an export. */
export type Place =
  { readonly row: number; readonly ref?: undefined } | { readonly row: null; readonly ref: string };

/** A user, as the file has it. */
export type FoundUser = Place & { readonly email: string; readonly sent: Sent };

/** The users of a file, or of an export. */
export interface Users {
  /** The key of the source; null for a CSV that import reads. */
  readonly source: string | null;
  /** @throws Abort `user_not_found` */
  readonly byEmail: (email: string) => Promise<FoundUser>;
  /** @throws Abort `user_not_found`, `user_ambiguous` */
  readonly byId: (id: string) => Promise<FoundUser>;
  /** The users of these emails, by `emailKey`. An email that is not there is left out. */
  readonly ofEmails: (keys: ReadonlySet<string>) => Promise<ReadonlyMap<string, FoundUser>>;
}

/** A value that a flag named, in a message. */
export function shownValue(value: string): string {
  return clip(sanitizeLine(value), VALUE_LENGTH);
}
