import { type Answer, type Failure, looseName, type OrgRef } from '../../model';
import { eachPage, type IsSince } from '../../requests';
import type { Gateway, WorkosOrganization } from '../../workos';

/** The lookups of organizations. */
export type OrganizationReads = Pick<
  Gateway,
  'findOrganization' | 'findOrganizationByExternalId' | 'listOrganizationsByName'
>;

/**
 * The organization that a row names; undefined when there is none. A name of several organizations is a failure.
 *
 * @param isSince tells the age of what this job may have created
 */
export function findOrganization(
  reads: OrganizationReads,
  ref: OrgRef,
  isSince?: IsSince,
): Promise<Answer<WorkosOrganization | undefined>> {
  switch (ref.kind) {
    case 'id':
      return reads.findOrganization(ref.id);
    case 'external_id':
      return reads.findOrganizationByExternalId(ref.externalId);
    case 'name':
      return findByName(reads, ref.name, isSince);
  }
}

/**
 * The organization of that name. One that is spelled exactly so comes before one with other white space. One of another
 * spelling counts only when this job may have created it: a server may store its own form of a name.
 */
async function findByName(
  reads: OrganizationReads,
  name: string,
  isSince: IsSince | undefined,
): Promise<Answer<WorkosOrganization | undefined>> {
  // By id: a server may list one organization on several pages.
  const exact = new Map<string, WorkosOrganization>();
  const loose = new Map<string, WorkosOrganization>();
  let respelled: WorkosOrganization | undefined;
  const pages = eachPage((after) => reads.listOrganizationsByName(name, after));
  for await (const page of pages) {
    if (!page.ok) return page;
    for (const found of page.value.matches) {
      if (found.name.trim() === name.trim()) exact.set(found.id, found);
      else if (looseName(found.name) === looseName(name)) loose.set(found.id, found);
      else if (isSince?.(found.createdAtMs, { hasSameId: false }) === true) respelled = found;
    }
    if (exact.size > 1) return { ok: false, failure: severalOfName(name) };
  }
  const [match, another] = [...exact.values(), ...loose.values()];
  const isAmbiguous = exact.size === 0 && another !== undefined;
  return isAmbiguous
    ? { ok: false, failure: severalOfName(name) }
    : { ok: true, value: match ?? respelled };
}

function severalOfName(name: string): Failure {
  return {
    kind: 'request_refused',
    code: 'organization_name_ambiguous',
    message: `Several organizations are named "${name}": name the right one with org_id or org_external_id`,
    retryClass: 'permanent',
    ambiguous: false,
  };
}
