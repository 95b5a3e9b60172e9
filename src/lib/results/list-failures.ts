import { readRows, withoutApostrophe } from '../csv';
import { type JobFiles, type JobLists, type JobView, LIST_FILES } from '../jobs';
import { Abort, type FailureLine, roleName, type RowFailure } from '../model';
import { join } from 'node:path';
import { openReport } from './open-report';

/** An organization or a role of the job that failed: a failure without a row of users. */
export type ListFailure = FailureLine &
  Pick<RowFailure, 'errorType' | 'errorMessage' | 'retryable'>;

/** What a line of `organizations-results.csv` or `roles-results.csv` has, by column. */
type Line = ReadonlyMap<string, string>;

/**
 * The organizations and roles that failed in the last run of a job that has ended, in the order of their files. None of a
 * job that runs or was killed: a resume tries all of them.
 */
export async function readListFailures(
  files: Pick<JobFiles, 'exists' | 'copies' | 'readBlocks'>,
  { folder, state }: Pick<JobView, 'folder' | 'state'>,
): Promise<readonly ListFailure[]> {
  if (state === 'running' || state === 'killed') return [];
  const failures: ListFailure[] = [];
  for (const list of ['organizations', 'roles'] as const) {
    const path = join(folder, LIST_FILES[list]);
    if (!(await files.exists(path))) continue;
    for await (const line of linesOf(files, path)) {
      if (line.get('status') === 'failed') failures.push(failureOf(list, line));
    }
  }
  return failures;
}

/** Organizations are few. A list that cannot be read is left out: the checkpoint counts what failed. */
async function* linesOf(
  files: Parameters<typeof openReport>[0],
  path: string,
): AsyncGenerator<Line> {
  try {
    const source = await openReport(files, path);
    for await (const rows of readRows(source)) {
      for (const { cells } of rows) {
        const texts = cells.map(withoutApostrophe);
        yield new Map(source.header.map((name, index) => [name, texts[index] ?? '']));
      }
    }
  } catch (error) {
    if (!(error instanceof Abort)) throw error;
  }
}

function failureOf(list: keyof JobLists, line: Line): ListFailure {
  const text = (name: string): string => line.get(name) ?? '';
  const message = text('error_message');
  const orgExternalId = text('org_external_id');
  const orgName = text('org_name');
  return {
    errorType: 'org_resolution',
    errorCode: text('error_code'),
    // A line that is invalid is named by its message.
    errorMessage: message.startsWith('Line ') ? message : `${placeOf(list, line)}: ${message}`,
    ...(orgExternalId === '' ? {} : { orgExternalId }),
    ...(orgExternalId === '' && orgName !== '' ? { orgName } : {}),
    ...(list === 'roles' ? { roleSlugs: [text('role_slug')] } : {}),
    retryable: false,
  };
}

/** `Line 4 of organizations.csv (acme)`, `Row 2 of roles.csv (org-lead of acme)`. */
function placeOf(list: keyof JobLists, line: Line): string {
  const orgExternalId = line.get('org_external_id') ?? '';
  if (list === 'roles') {
    const slug = line.get('role_slug') ?? '';
    return `Row ${line.get('row') ?? ''} of roles.csv (${roleName({ slug, orgExternalId })})`;
  }
  const name = orgExternalId === '' ? (line.get('org_name') ?? '') : orgExternalId;
  return `Line ${line.get('line') ?? ''} of organizations.csv${name === '' ? '' : ` (${name})`}`;
}

/** Remembers which organizations failed rows name, and so which failures of organizations have none. */
export class NamedByRows {
  private readonly names = new Set<string>();

  note({ errorType, orgExternalId, orgName }: FailureLine): void {
    if (errorType !== 'org_resolution') return;
    const name = orgExternalId ?? orgName;
    if (name !== undefined) this.names.add(name);
  }

  /** The failures without a failed row. A role is one in any case. */
  others(failures: readonly ListFailure[]): readonly ListFailure[] {
    return failures.filter(({ orgExternalId, orgName, roleSlugs }) => {
      const name = orgExternalId ?? orgName;
      return roleSlugs !== undefined || name === undefined || !this.names.has(name);
    });
  }
}
