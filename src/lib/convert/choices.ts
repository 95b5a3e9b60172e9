/** Which of several records of one email is imported. */
export const DUPLICATE_CHOICES = ['first', 'prefer-verified', 'prefer-password', 'fail'] as const;
export type DuplicateChoice = (typeof DUPLICATE_CHOICES)[number];

/** What groups become that the source does not treat as organizations. */
export const GROUP_CHOICES = ['ignore', 'roles', 'orgs', 'metadata'] as const;
export type GroupChoice = (typeof GROUP_CHOICES)[number];

/** Where a full name is split into a first and a last name. */
export const NAME_SPLITS = ['first-space', 'last-space', 'none'] as const;
export type NameSplit = (typeof NAME_SPLITS)[number];

/** What the user chose for all records, whatever their source. */
export interface Choices {
  /** Disabled users are imported: without password, second factor and memberships. */
  readonly includeDisabled: boolean;
  /** Users who sign in by SSO only are imported, too. */
  readonly includeFederated: boolean;
  readonly onDuplicateEmail: DuplicateChoice;
  readonly groups: GroupChoice;
  readonly nameSplit: NameSplit;
  /** Path of a CSV with the columns `source_role` and `role_slug`. */
  readonly roleMap?: string;
}
