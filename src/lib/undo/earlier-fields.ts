import { isDeepStrictEqual } from 'node:util';
import { sendableDomains } from '../import';
import type { FieldValues } from '../jobs';
import {
  asObject,
  defined,
  DOMAIN_STATES,
  isText,
  listOf,
  type Mutable,
  objectOf,
  oneOf,
  type RecordedDomain,
} from '../model';
import type { OrganizationFields, UserFields, WorkosOrganization, WorkosUser } from '../workos';

/** The fields that differ from the earlier values. Pure. */
export function userFields(was: FieldValues, present: WorkosUser): UserFields {
  const fields: Mutable<UserFields> = emailFields(was, present);
  const [firstName, lastName, externalId] = ['first_name', 'last_name', 'external_id'].map((name) =>
    textOrNull(was, name),
  );
  if (firstName !== undefined && firstName !== present.firstName) fields.firstName = firstName;
  if (lastName !== undefined && lastName !== present.lastName) fields.lastName = lastName;
  if (externalId !== undefined && externalId !== present.externalId) fields.externalId = externalId;
  return { ...fields, ...defined({ metadata: differingKeys(was, present) }) };
}

/** The keys of the metadata with other values than before; undefined for none. */
function differingKeys(
  was: FieldValues,
  present: Pick<WorkosUser, 'metadata'>,
): Readonly<Record<string, string | null>> | undefined {
  const keys = asObject(was['metadata']) ?? {};
  const differing = Object.keys(keys)
    .map((key) => [key, textOrNull(keys, key)] as const)
    .filter(([key, value]) => value !== undefined && value !== (present.metadata[key] ?? null));
  const metadata: Record<string, string | null> = {};
  for (const [key, value] of differing) metadata[key] = value ?? null;
  return differing.length === 0 ? undefined : metadata;
}

/** The fields that differ from the earlier values: the list of domains as a whole. Pure. */
export function organizationFields(
  was: FieldValues,
  present: WorkosOrganization,
): OrganizationFields {
  const name = textOrNull(was, 'name') ?? present.name;
  const externalId = textOrNull(was, 'external_id');
  const domains = domainsOf(was['domains']);
  const hasDomains =
    domains === undefined ||
    isDeepStrictEqual(domains, domainsOf(sendableDomains(present.domains)));
  return defined({
    name: name === present.name ? undefined : name,
    externalId: externalId === present.externalId ? undefined : externalId,
    domains: hasDomains ? undefined : domains,
    metadata: differingKeys(was, present),
  });
}

const areDomains = listOf(
  objectOf<RecordedDomain>({ domain: isText, state: oneOf(...DOMAIN_STATES) }),
);

/** In an order of their own: WorkOS may list them in another one. */
function domainsOf(stored: unknown): readonly RecordedDomain[] | undefined {
  if (!areDomains(stored)) return undefined;
  return stored.toSorted((one, other) => (one.domain < other.domain ? -1 : 1));
}

/** An email that is verified by now stays so: WorkOS refuses to take that back. */
function emailFields(
  { email, email_verified: wasVerified }: FieldValues,
  present: WorkosUser,
): Mutable<UserFields> {
  const isOther = isText(email) && email !== present.email;
  const isVerified = wasVerified === true && (isOther || !present.emailVerified);
  return {
    ...(isOther ? { email } : {}),
    ...(isVerified ? { emailVerified: true } : {}),
  };
}

/** A text, or null for a field that was empty; undefined where the record does not have it. */
function textOrNull(values: FieldValues, name: string): string | null | undefined {
  const value = values[name];
  return value === null || isText(value) ? value : undefined;
}
