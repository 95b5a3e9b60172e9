import { csvLine, spreadsheetLine } from '../../csv';
import type { OrgCatalog, OrganizationLine } from '../../tenant';
import { defined } from '../../model';
import type { LineEnd } from '../rows/described-orgs';

const COLUMNS = [
  'row',
  'line',
  'org_external_id',
  'org_name',
  'status',
  'organization_id',
  'error_code',
  'error_message',
];

/** A line of `organizations.csv` whose organization failed, and why. */
export interface OrgFailure {
  /** Data row of `organizations.csv`, counted from 1. */
  readonly row: number;
  /** The physical line, counted from 1. */
  readonly line: number;
  readonly orgExternalId?: string;
  readonly orgName?: string;
  readonly code: string;
  readonly message: string;
}

/** The organizations that failed, in the order of the file. */
export function organizationFailures(
  { lines }: Pick<OrgCatalog, 'lines'>,
  endOf: (line: OrganizationLine) => LineEnd | undefined,
): readonly OrgFailure[] {
  return lines.flatMap((described) => {
    const end = endOf(described);
    if (end === undefined || end.ok) return [];
    const { row, line, record, problem } = described;
    const named = defined({ orgExternalId: record?.externalId, orgName: record?.name });
    const { code } = end.failure;
    // The failure of its rows names the line besides.
    const message = problem?.message ?? end.failure.message;
    return [{ row, line, ...named, code, message }];
  });
}

/** The lines of `organizations-results.csv`: what became of each line of `organizations.csv`. */
export function* organizationResults(
  { lines }: Pick<OrgCatalog, 'lines'>,
  endOf: (line: OrganizationLine) => LineEnd | undefined,
): Generator<string> {
  yield csvLine(COLUMNS);
  for (const described of lines) {
    const { row, line, record } = described;
    const named = [record?.externalId ?? '', record?.name ?? ''];
    yield spreadsheetLine([String(row), String(line), ...named, ...cellsOf(endOf(described))]);
  }
}

function cellsOf(end: LineEnd | undefined): readonly string[] {
  if (end === undefined) return ['unprocessed', '', '', ''];
  if (!end.ok) return ['failed', '', end.failure.code, end.failure.message];
  const { outcome, id } = end.result;
  // One that differs and was left is found.
  return [outcome === 'differing' ? 'found' : outcome, id, '', ''];
}
