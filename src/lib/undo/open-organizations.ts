import { findOwnOrg } from '../import';
import type { OrgRef } from '../model';
import { EARLIER_RUNS, type RequestStack, untilFound } from '../requests';
import type { Gateway } from '../workos';
import type { Survey, SurveyedOrg } from './survey';

interface Way {
  readonly stack: RequestStack;
  readonly gateway: Gateway;
}

/** What became of requests for organizations that have no recorded result. */
export interface OpenOrganizations {
  /** Those that they created. */
  readonly created: readonly SurveyedOrg[];
  /** How many of the requests nothing is known of. */
  readonly unknown: number;
}

/**
 * Looks the organizations up by the external id or name in the ledger, and judges them by their age, as a resume would.
 */
export async function findOpenOrganizations(
  { openOrganizations, organizations }: Survey,
  way: Way,
): Promise<OpenOrganizations> {
  const created: SurveyedOrg[] = [];
  const known = new Set(organizations.map(({ id }) => id));
  let unknown = 0;
  for (const [key, since] of openOrganizations) {
    const ref = refOf(key);
    // The list may lag behind, and the request may still be under way.
    const found =
      ref && (await untilFound(way.stack, () => findOwnOrg(way, ref, since), EARLIER_RUNS));
    if (found?.ok !== true) unknown += 1;
    else if (found.value !== undefined && !known.has(found.value.id)) {
      known.add(found.value.id);
      created.push({ id: found.value.id });
    }
  }
  return { created, unknown };
}

/** The reference of a key: see `orgKey`. */
function refOf(key: string): OrgRef | undefined {
  const [, kind, text = ''] = /^(external_id|name):(.*)$/s.exec(key) ?? [];
  if (kind === 'external_id') return { kind, externalId: text };
  return kind === 'name' ? { kind, name: text } : undefined;
}
