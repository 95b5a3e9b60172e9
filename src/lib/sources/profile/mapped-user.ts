import type { RecordValue } from '../../exports';
import type { Mutable } from '../../model';
import type { Reading } from '../../records';
import { finding } from '../converted-user';
import { isSameEmail, namesIn, objectIn } from '../fields';
import type { ConvertedUser, SourceFinding, SourceMembership, SourceUser } from '../source';
import { organizationIdOf, readTypedHash } from './profile-source';
import { RecordFields, unwrappedWhole } from './record-fields';
import { isSet } from './is-set';

/** `--map` and `--set`: the field of ours by the name in the file, and a value for all users by the field. */
export type Mapping = Pick<Reading, 'map' | 'set'>;

const METADATA = 'metadata.';

/** The user of a source, with the fields that the mapping reads or sets. A blank value leaves the field empty. */
export function mappedUser(
  converted: ConvertedUser,
  record: RecordValue,
  mapping: Mapping,
): ConvertedUser {
  const values = new MappedValues(record, mapping);
  const findings = [...converted.findings];
  const user = changedUser(converted.user, values, findings);
  const memberships = changedMemberships(converted.memberships, values, findings);
  return { user, memberships, findings };
}

/** The values of the fields that a mapping names. */
class MappedValues {
  private readonly names: ReadonlyMap<string, string>;
  readonly fields: RecordFields;

  constructor(
    record: RecordValue,
    readonly mapping: Mapping,
  ) {
    this.fields = new RecordFields(record);
    this.names = new Map(Object.entries(mapping.map).map(([name, field]) => [field, name]));
  }

  has(field: string): boolean {
    return this.names.has(field) || field in this.mapping.set;
  }

  valueOf(field: string): unknown {
    const name = this.names.get(field);
    return name === undefined ? this.mapping.set[field] : this.fields.valueOf([name]);
  }

  textOf(field: string): string | undefined {
    const name = this.names.get(field);
    return name === undefined ? this.mapping.set[field] : this.fields.textOf([name]);
  }

  nameOf(field: string): string | undefined {
    const name = this.names.get(field);
    return name === undefined ? this.mapping.set[field] : this.fields.nameOf([name]);
  }
}

function changedUser(
  user: SourceUser,
  values: MappedValues,
  findings: SourceFinding[],
): SourceUser {
  const changed: { -readonly [K in keyof SourceUser]?: SourceUser[K] | undefined } = { ...user };
  if (values.has('external_id')) changed.id = values.textOf('external_id') ?? '';
  if (values.has('email')) {
    changed.email = values.textOf('email');
    // The source's word is about the source's address.
    if (!isSameEmail(changed.email, user.email)) changed.emailVerified = false;
  }
  if (values.has('email_verified')) changed.emailVerified = verified(values, findings);
  if (values.has('first_name')) changed.firstName = values.nameOf('first_name');
  if (values.has('last_name')) changed.lastName = values.nameOf('last_name');
  if (changed.firstName !== undefined || changed.lastName !== undefined) delete changed.fullName;
  if (values.has('password_hash')) {
    const hash = values.textOf('password_hash') ?? '';
    changed.password = readTypedHash(hash, values.textOf('password_hash_type'));
  }
  if (values.has('totp_secret')) changed.totpSecret = values.textOf('totp_secret');
  changed.metadata = withKeys(
    values.has('metadata') ? (objectIn(values.valueOf('metadata')) ?? {}) : user.metadata,
    values.fields,
    values.mapping,
  );
  return withoutUndefined(changed);
}

function withoutUndefined(user: {
  -readonly [K in keyof SourceUser]?: SourceUser[K] | undefined;
}): SourceUser {
  return Object.fromEntries(
    Object.entries(user).filter(([, value]) => value !== undefined),
  ) as unknown as SourceUser;
}

function verified(values: MappedValues, findings: SourceFinding[]): boolean {
  const value = isSet(values.valueOf('email_verified'));
  if (value === undefined) {
    const detail = 'It is neither true nor false, nor a time: taken as false.';
    findings.push(finding('value_unreadable', detail, 'email_verified'));
  }
  return value === true;
}

/** The metadata with the keys that the mapping names as `metadata.<key>`. */
export function withKeys(
  metadata: RecordValue,
  fields: RecordFields,
  { map, set }: Mapping,
): RecordValue {
  const changed: Record<string, unknown> = { ...metadata };
  for (const name in map) {
    const field = map[name] ?? '';
    if (!field.startsWith(METADATA)) continue;
    changed[field.slice(METADATA.length)] = unwrappedWhole(fields.valueOf([name])) ?? null;
  }
  for (const field in set) {
    if (field.startsWith(METADATA)) changed[field.slice(METADATA.length)] = set[field];
  }
  return changed;
}

/** An organization of the mapping joins those of the source. Roles alone are those of all memberships. */
function changedMemberships(
  memberships: readonly SourceMembership[],
  values: MappedValues,
  findings: SourceFinding[],
): readonly SourceMembership[] {
  const orgName = values.nameOf('org_name');
  const org = values.textOf('org_external_id') ?? (orgName && organizationIdOf(orgName));
  const hasRoles = values.has('role_slugs');
  const roles = namesIn(values.valueOf('role_slugs'));
  if (org === undefined || org === '') {
    if (roles.length > 0 && memberships.length === 0) {
      const detail = 'The user has a role, and no organization to have it in.';
      findings.push(finding('role_without_organization', detail, 'role_slugs'));
    }
    return hasRoles ? memberships.map((each) => ({ ...each, roles })) : memberships;
  }
  const known = memberships.find((each) => each.org === org);
  const added: Mutable<SourceMembership> = { org, roles: hasRoles ? roles : (known?.roles ?? []) };
  const name = orgName ?? known?.orgName;
  if (name !== undefined) added.orgName = name;
  return [...memberships.filter((each) => each !== known), added];
}
