import type { Draft, OrganizationRecord } from '../../model';
import { readExternalId, readOrgId } from '../cells/identifiers';
import { readMetadata } from '../cells/metadata';
import { orgRefOf } from '../cells/organization';
import { readName } from '../cells/text-fields';
import { readDomains } from './domains';
import type { TenantHeader } from './tenant-columns';
import { parseLine, type TenantLine, type TenantLineText, type TenantRow } from './tenant-row';

/** Reads a line of `organizations.csv`. Never throws, whatever the cells contain. */
export function parseOrganization(
  line: TenantLineText,
  header: TenantHeader,
): TenantLine<OrganizationRecord> {
  return parseLine(line, header, readOrganization);
}

function readOrganization(row: TenantRow): OrganizationRecord | undefined {
  const id = readOrgId(row.shared);
  const externalId = readExternalId(row.shared, 'org_external_id');
  const name = readName(row.shared, 'org_name');
  const domains = readDomains(row);
  const metadata = readMetadata(row.shared);
  const ref = orgRefOf(id, externalId, name);
  if (ref === undefined) {
    if (row.problems.length === 0) {
      const message = 'The line names no organization: fill in org_external_id, org_name or org_id';
      row.problem('organization_unnamed', 'org_external_id', message);
    }
    return undefined;
  }
  const record: Draft<OrganizationRecord> = { ref, domains };
  if (name !== undefined) record.name = name;
  if (externalId !== undefined) record.externalId = externalId;
  if (metadata !== undefined) record.metadata = metadata;
  return record;
}
