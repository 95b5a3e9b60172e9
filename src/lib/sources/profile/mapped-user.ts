import type { RecordValue } from '../../exports';
import type { Reading } from '../../records';
import { finding, readMetadata } from '../converted-user';
import { isSameEmail, namesIn } from '../fields';
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

type Changed = { -readonly [K in keyof SourceUser]?: SourceUser[K] | undefined };

interface Change {
  readonly user: Changed;
  readonly values: MappedValues;
  readonly findings: SourceFinding[];
}

/** What each field changes, in this order. */
const CHANGES: Readonly<Record<string, (change: Change) => void>> = {
  external_id: ({ user, values }) => {
    user.id = values.textOf('external_id') ?? '';
  },
  email: ({ user, values }) => {
    const email = values.textOf('email');
    // What the source says of its own address says nothing of another one.
    if (!isSameEmail(email, user.email)) user.emailVerified = false;
    user.email = email;
  },
  email_verified: ({ user, values, findings }) => {
    user.emailVerified = verified(values, findings);
  },
  first_name: ({ user, values }) => {
    user.firstName = values.nameOf('first_name');
  },
  last_name: ({ user, values }) => {
    user.lastName = values.nameOf('last_name');
  },
  password_hash: ({ user, values }) => {
    const hash = values.textOf('password_hash') ?? '';
    user.password = readTypedHash(hash, values.textOf('password_hash_type'));
  },
  totp_secret: ({ user, values }) => {
    user.totpSecret = values.textOf('totp_secret');
  },
  metadata: ({ user, values, findings }) => {
    const value = unwrappedWhole(values.valueOf('metadata'));
    user.metadata = readMetadata(value, 'metadata', findings) ?? {};
  },
};

function changedUser(
  original: SourceUser,
  values: MappedValues,
  findings: SourceFinding[],
): SourceUser {
  const user: Changed = { ...original };
  for (const field in CHANGES) {
    if (values.has(field)) CHANGES[field]?.({ user, values, findings });
  }
  if (user.firstName !== undefined || user.lastName !== undefined) delete user.fullName;
  user.metadata = withKeys(user.metadata ?? {}, values.fields, values.mapping);
  return withoutUndefined(user);
}

function withoutUndefined(user: Changed): SourceUser {
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
  const roles = values.has('role_slugs') ? namesIn(values.valueOf('role_slugs')) : undefined;
  const org = organizationOf(values);
  if (org !== undefined) return withMembership(memberships, { ...org, roles });
  if (roles !== undefined && roles.length > 0 && memberships.length === 0) {
    const detail = 'The user has a role, and no organization to have it in.';
    findings.push(finding('role_without_organization', detail, 'role_slugs'));
  }
  return roles === undefined ? memberships : memberships.map((each) => ({ ...each, roles }));
}

interface MappedOrganization {
  readonly org: string;
  readonly orgName: string | undefined;
}

function organizationOf(values: MappedValues): MappedOrganization | undefined {
  const orgName = values.nameOf('org_name');
  const id = values.textOf('org_external_id');
  if (id === undefined && orgName === undefined) return undefined;
  return { org: id ?? organizationIdOf(orgName ?? ''), orgName };
}

function withMembership(
  memberships: readonly SourceMembership[],
  { org, orgName, roles }: MappedOrganization & { readonly roles: readonly string[] | undefined },
): readonly SourceMembership[] {
  const known = memberships.find((each) => each.org === org);
  const name = orgName ?? known?.orgName;
  const named = name === undefined ? {} : { orgName: name };
  const added = { org, ...named, roles: roles ?? known?.roles ?? [] };
  return [...memberships.filter((each) => each !== known), added];
}
