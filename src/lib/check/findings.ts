import { FailureGroups, type FailureGroup } from '../failures';
import type { JobFiles } from '../jobs';
import { defined, isRowFailure, parseJson, type RowFailure } from '../model';
import { isSimulated } from './simulated-id';

/** A row that an import would fail, and why. */
export interface CheckFinding extends Pick<
  RowFailure,
  'email' | 'externalId' | 'errorType' | 'orgId' | 'orgExternalId' | 'orgName' | 'roleSlugs'
> {
  /** Data row of the CSV, counted from 1. */
  readonly row: number;
  /** The `errorCode` of the row in `errors.jsonl` after an import. */
  readonly code: string;
  readonly message: string;
}

/** All rows that would fail. */
export interface Findings {
  /** The first of them, in the order of the rows. */
  readonly listed: readonly CheckFinding[];
  readonly isTruncated: boolean;
  /** All of them by why they fail, the most frequent reason first. */
  readonly groups: readonly FailureGroup[];
  /** Distinct organizations that do not exist, and those that several have the name of. */
  readonly organizations: { readonly missing: number; readonly ambiguous: number };
}

export const NO_FINDINGS: Findings = {
  listed: [],
  isTruncated: false,
  groups: [],
  organizations: { missing: 0, ambiguous: 0 },
};

/** Reads the failures of a simulated import. */
export async function readFindings(
  files: Pick<JobFiles, 'readLines'>,
  errorsPath: string,
  atMost: number,
): Promise<Findings> {
  const listed: CheckFinding[] = [];
  const groups = new FailureGroups();
  const missing = new Set<string>();
  const ambiguous = new Set<string>();
  let failures = 0;
  for await (const line of files.readLines(errorsPath)) {
    const failure = parseJson(line);
    if (!isRowFailure(failure)) throw new Error('A line of the simulated errors.jsonl is damaged');
    failures += 1;
    groups.add(failure);
    if (listed.length < atMost) listed.push(findingOf(failure));
    if (failure.errorCode === 'organization_not_found') missing.add(orgOf(failure));
    if (failure.errorCode === 'organization_name_ambiguous') ambiguous.add(orgOf(failure));
  }
  return {
    listed,
    isTruncated: failures > listed.length,
    groups: groups.list(),
    organizations: { missing: missing.size, ambiguous: ambiguous.size },
  };
}

function findingOf(failure: RowFailure): CheckFinding {
  const { recordNumber, errorType, errorCode = errorType, errorMessage, email } = failure;
  const { externalId, orgExternalId, orgName, roleSlugs } = failure;
  // What exists only in the simulation has no id.
  const orgId = isSimulated(failure.orgId) ? undefined : failure.orgId;
  return {
    row: recordNumber,
    code: errorCode,
    message: errorMessage,
    errorType,
    email,
    ...defined({ externalId, orgId, orgExternalId, orgName, roleSlugs }),
  };
}

function orgOf({ orgId, orgExternalId, orgName }: RowFailure): string {
  return JSON.stringify([orgId, orgExternalId, orgName]);
}
