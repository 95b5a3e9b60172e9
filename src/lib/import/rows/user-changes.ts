import type { FieldValues } from '../../jobs';
import { defined, type UserRecord } from '../../model';
import type { UserFields, WorkosUser } from '../../workos';

/** The fields that an update sends. A user that this job did not create keeps its password and `email_verified`. */
export function updatableFields(user: UserRecord): UserFields {
  const { firstName, lastName, externalId, metadata } = user;
  return defined({ firstName, lastName, externalId, metadata });
}

/** Those of the fields in which the user has another value; of the metadata, the keys. */
export function changesOf(existing: WorkosUser, fields: UserFields): UserFields {
  const { firstName, lastName, externalId, metadata = {} } = fields;
  const keys = Object.entries(metadata).filter(
    ([key, value]) => (existing.metadata[key] ?? null) !== value,
  );
  return defined({
    firstName: unlessEqual(existing.firstName, firstName),
    lastName: unlessEqual(existing.lastName, lastName),
    externalId: unlessEqual(existing.externalId, externalId),
    metadata: keys.length === 0 ? undefined : Object.fromEntries(keys),
  });
}

/** Fields by WorkOS's names. */
export function wireFields({ firstName, lastName, externalId, metadata }: UserFields): FieldValues {
  return defined({
    first_name: firstName,
    last_name: lastName,
    external_id: externalId,
    metadata,
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
  };
  return Object.fromEntries(Object.keys(wireFields(fields)).map((name) => [name, has[name]]));
}

function unlessEqual<T>(existing: T, wanted: T | undefined): T | undefined {
  return existing === wanted ? undefined : wanted;
}
