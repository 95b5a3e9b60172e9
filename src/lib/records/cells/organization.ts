import { asOrganizationId, type OrgRef } from '../../model';
import { readExternalId, readOrgId } from './identifiers';
import type { RowReader } from './row-reader';
import { readName } from './text-fields';

/** The organization the row names; undefined when it names none or a problem was noted. */
export function readOrg(row: RowReader): OrgRef | undefined {
  const id = readOrgId(row);
  const externalId = readExternalId(row, 'org_external_id');
  const name = readName(row, 'org_name');
  if (id !== undefined && externalId !== undefined) {
    const message = 'org_id and org_external_id are both given: keep one of the two';
    row.problem('both_org_ids', 'org_external_id', message);
    return undefined;
  }
  return orgRefOf(id, externalId, name);
}

/** The reference to an organization: by its id, else by its external id, else by its name; undefined without any. */
export function orgRefOf(
  id: string | undefined,
  externalId: string | undefined,
  name: string | undefined,
): OrgRef | undefined {
  if (id !== undefined) return { kind: 'id', id: asOrganizationId(id) };
  if (externalId !== undefined) {
    return name === undefined
      ? { kind: 'external_id', externalId }
      : { kind: 'external_id', externalId, name };
  }
  return name === undefined ? undefined : { kind: 'name', name };
}
