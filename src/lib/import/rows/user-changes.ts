import type { FieldValues } from '../../jobs';
import { defined, normalEmail, type UserRecord } from '../../model';
import type { ColumnName, Columns } from '../../records';
import type { UserFields, WorkosUser } from '../../workos';

/**
 * The fields that an update sends. Only a user that this tool created (`isMade`) gets another email or `email_verified`;
 * none gets a password here.
 */
export function updatableFields(user: UserRecord, isMade: boolean): UserFields {
  const { firstName, lastName, externalId, metadata, email, emailVerified } = user;
  const fields = defined({ firstName, lastName, externalId, metadata });
  return isMade ? { ...fields, email, ...defined({ emailVerified }) } : fields;
}

/** The fields, and the password hash of the row: WorkOS does not say which it has. */
export function withHash(fields: UserFields, { passwordHash }: UserRecord): UserFields {
  return { ...fields, ...defined({ passwordHash }) };
}

/** The fields that the row leaves blank although the file has them, as null: an update clears them. */
export function clearedFields(
  existing: WorkosUser,
  user: UserRecord,
  columns: Columns,
): UserFields {
  const hasColumn = (name: ColumnName): boolean => columns.positions[name] !== undefined;
  const isBlank = (value: unknown, name: ColumnName): null | undefined =>
    value === undefined && hasColumn(name) ? null : undefined;
  return defined({
    firstName: isBlank(user.firstName, 'first_name'),
    lastName: isBlank(user.lastName, 'last_name'),
    externalId: isBlank(user.externalId, 'external_id'),
    metadata: clearedKeys(existing, user, columns),
  });
}

/** With a column for all metadata, whatever the cell lacks; otherwise the keys with a column of their own. */
function clearedKeys(
  { metadata: existing }: WorkosUser,
  { metadata = {} }: UserRecord,
  { positions, metadataKeys }: Columns,
): UserFields['metadata'] {
  const columns = metadataKeys.flatMap(({ key, index }) => (index === undefined ? [] : [key]));
  const isWhole = positions.metadata !== undefined;
  const keys = Object.keys(existing).filter(
    (key) => !Object.hasOwn(metadata, key) && (isWhole || columns.includes(key)),
  );
  if (keys.length === 0) return undefined;
  return { ...metadata, ...Object.fromEntries(keys.map((key) => [key, null])) };
}

/** Those of the fields in which the user has another value; of the metadata, the keys. */
export function changesOf(existing: WorkosUser, fields: UserFields): UserFields {
  const { firstName, lastName, externalId, metadata = {}, email, emailVerified } = fields;
  const keys = Object.entries(metadata).filter(
    ([key, value]) => (existing.metadata[key] ?? null) !== value,
  );
  const isMoved = email !== undefined && normalEmail(email) !== normalEmail(existing.email);
  return defined({
    firstName: unlessEqual(existing.firstName, firstName),
    lastName: unlessEqual(existing.lastName, lastName),
    externalId: unlessEqual(existing.externalId, externalId),
    metadata: keys.length === 0 ? undefined : Object.fromEntries(keys),
    email: isMoved ? email : undefined,
    // WorkOS marks a new email as unverified, and refuses to do so for one that is verified.
    emailVerified:
      emailVerified === true && (isMoved || !existing.emailVerified) ? true : undefined,
  });
}

/** Fields by WorkOS's names. */
export function wireFields(fields: UserFields): FieldValues {
  const { firstName, lastName, externalId, metadata, email, emailVerified } = fields;
  return defined({
    first_name: firstName,
    last_name: lastName,
    external_id: externalId,
    metadata,
    email,
    email_verified: emailVerified,
  });
}

/** What the user has in these fields, and in these keys of the metadata, by WorkOS's names. */
export function valuesOf(existing: WorkosUser, fields: UserFields): FieldValues {
  const has: FieldValues = {
    first_name: existing.firstName,
    last_name: existing.lastName,
    external_id: existing.externalId,
    metadata: Object.fromEntries(
      Object.keys(fields.metadata ?? {}).map((key) => [key, existing.metadata[key] ?? null]),
    ),
    email: existing.email,
    email_verified: existing.emailVerified,
  };
  return Object.fromEntries(Object.keys(wireFields(fields)).map((name) => [name, has[name]]));
}

function unlessEqual<T>(existing: T, wanted: T | undefined): T | undefined {
  return existing === wanted ? undefined : wanted;
}
