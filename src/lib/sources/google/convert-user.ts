import type { RecordValue } from '../../exports';
import { asObject } from '../../model';
import { convertedUser, finding, readMetadata } from '../converted-user';
import { addMetadata, firstTextOf, flagOf, listIn, textOf } from '../fields';
import { groupsIn } from '../groups';
import { membershipsIn } from '../memberships';
import type { ConvertContext, ConvertedUser, SourceFinding } from '../source';
import { isInVerifiedDomain } from '../verified-domains';

/** Fields by the names of the API, of GAM, and of the CSV of the Admin console. */
export const NAMES = {
  email: ['primaryEmail', 'Email Address [Required]'],
  given: ['name.givenName', 'First Name [Required]'],
  family: ['name.familyName', 'Last Name [Required]'],
  unit: ['orgUnitPath', 'Org Unit Path [Required]'],
  status: ['Status [READ ONLY]'],
  employee: ['Employee ID'],
} as const;

export function emailOf(record: RecordValue): string | undefined {
  return firstTextOf(record, NAMES.email);
}

/** Reads a user. The password of the CSV is always a placeholder. */
export function convertUser(record: RecordValue, context: ConvertContext): ConvertedUser {
  const findings: SourceFinding[] = [];
  const email = emailOf(record);
  const name = asObject(record['name']) ?? {};
  const aliases = listIn(record['aliases']).length;
  if (aliases > 0) {
    const detail = `Aliases are not imported: ${aliases}.`;
    findings.push(finding('extra_email', detail, 'aliases'));
  }
  const facts = {
    // The CSV of the Admin console has no ids. Its addresses are unique, and known to the company's own systems.
    id: textOf(record['id']) ?? email ?? '',
    email,
    emailVerified: isInVerifiedDomain(email, context),
    firstName: textOf(name['givenName']) ?? firstTextOf(record, NAMES.given),
    lastName: textOf(name['familyName']) ?? firstTextOf(record, NAMES.family),
    fullName: textOf(name['fullName']) ?? textOf(record['name.fullName']),
    metadata: metadataOf(record, findings),
    state: isDisabled(record) ? ('disabled' as const) : undefined,
    social: ['google'],
    groups: groupsIn(context),
  };
  return convertedUser(facts, membershipsIn(context, ['memberships']), findings);
}

function isDisabled(record: RecordValue): boolean {
  const status = firstTextOf(record, NAMES.status)?.toLowerCase();
  return (
    flagOf(record['suspended']) === true ||
    flagOf(record['archived']) === true ||
    (status !== undefined && status !== 'active')
  );
}

function metadataOf(record: RecordValue, findings: SourceFinding[]): RecordValue {
  const metadata: Record<string, unknown> = {};
  addMetadata(metadata, {
    org_unit_path: firstTextOf(record, NAMES.unit),
    employee_id: firstTextOf(record, NAMES.employee),
    is_admin: flagOf(record['isAdmin']) === true ? true : undefined,
  });
  addMetadata(metadata, readMetadata(record['customSchemas'], 'customSchemas', findings));
  return metadata;
}
