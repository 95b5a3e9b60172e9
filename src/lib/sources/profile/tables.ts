import type { RecordValue } from '../../exports';
import { isMostly, namesIn } from '../fields';
import { membershipEntry } from '../memberships';
import type { FileFlag, Part, SampleOf, UserEntry } from '../source';
import type { Paths } from './profile';
import { RecordFields } from './record-fields';

/** Which fields records of a kind have. */
interface Shape {
  /** All of these. */
  readonly has: Paths;
  /** And at least one of these. */
  readonly hasOneOf?: Paths;
  /** And none of these. */
  readonly lacks?: Paths;
}

/** Whether most of the records have these fields. A table has a field in its header, whatever its rows have. */
export function haveShape(
  sample: readonly RecordValue[],
  { has, hasOneOf = has, lacks = [] }: Shape,
): boolean {
  return isMostly(sample, (record) => {
    const fields = new RecordFields(record);
    return (
      has.every((path) => fields.has(path)) && fields.has(...hasOneOf) && !fields.has(...lacks)
    );
  });
}

/** A table of memberships: one row, one user in one organization. */
export function membershipTable(table: {
  readonly name: string;
  readonly shape: Shape;
  readonly user: Paths;
  readonly org: Paths;
  readonly orgName?: Paths;
  readonly roles?: Paths;
}): Part {
  const { name, shape, user, org, orgName, roles } = table;
  return {
    name,
    flag: 'memberships',
    fits: (sample) => haveShape(sample, shape),
    entries: (record) => {
      const fields = new RecordFields(record);
      return membershipEntry({
        user: fields.textOf(user),
        org: fields.textOf(org),
        orgName: fields.nameOf(orgName),
        roles: namesIn(fields.valueOf(roles)),
      });
    },
  };
}

/** A table of organizations, by their ids and names. */
export function organizationTable(table: {
  readonly name: string;
  readonly shape: Shape;
  readonly id: Paths;
  readonly orgName: Paths;
  readonly metadata?: (fields: RecordFields) => RecordValue;
  /** An entry of each record, beside the organization. */
  readonly entries?: (record: RecordValue) => readonly UserEntry[];
}): Part {
  const { name, shape, id, orgName, metadata, entries } = table;
  return {
    name,
    flag: 'organizations',
    fits: (sample) => haveShape(sample, shape),
    organization: (record) => {
      const fields = new RecordFields(record);
      const org = fields.textOf(id);
      if (org === undefined) return undefined;
      const called = fields.nameOf(orgName);
      return {
        id: org,
        ...(called !== undefined && { name: called }),
        domains: [],
        metadata: metadata?.(fields) ?? {},
      };
    },
    ...(entries !== undefined && { entries }),
  };
}

/** A table whose rows belong to one user each, kept with the values of these fields as text. */
export function userTable(table: {
  readonly name: string;
  readonly flag?: FileFlag;
  readonly fits: (sample: readonly RecordValue[], at: SampleOf) => boolean;
  readonly user: Paths;
  /** The paths of each value, by the name under which `convert` finds it. */
  readonly values: Readonly<Record<string, Paths>>;
}): Part {
  const { name, flag, fits, user, values } = table;
  return {
    name,
    ...(flag !== undefined && { flag }),
    fits,
    entries: (record) => {
      const fields = new RecordFields(record);
      const key = fields.textOf(user);
      if (key === undefined) return [];
      const kept = Object.entries(values).map(
        ([as, paths]) => [as, fields.valueOf(paths)] as const,
      );
      return [{ key, value: Object.fromEntries(kept) }];
    },
  };
}
