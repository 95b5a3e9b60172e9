import { defined, type RowRecord } from '../model';
import { errorLineCell } from './header/shown-cell';
import type { RowProblem } from './cells/row-reader';
import type { RejectedRow } from './parse-row';

/** A row that the row rules accept, rejected for a reason of the import. */
export function rejectRecord<Rule>(
  { user, org, roleSlugs }: RowRecord,
  problem: RowProblem<Rule>,
): RejectedRow<Rule> {
  const { email, externalId } = user;
  const orgId = org?.kind === 'id' ? org.id : undefined;
  const orgExternalId = org?.kind === 'external_id' ? org.externalId : undefined;
  const orgName = org?.kind === 'name' ? errorLineCell('org_name', org.name) : undefined;
  const shown = defined({ externalId, orgId, orgExternalId, orgName });
  return { ok: false, problems: [problem], warnings: [], email, ...shown, roleSlugs };
}
