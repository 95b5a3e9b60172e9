import { readRows } from '../csv';
import type { JobFiles } from '../jobs';
import { Abort, ownCopy } from '../model';
import { openReport } from '../results';

/** How many organizations are counted individually; the rows of all others are counted together. */
const MAX_COUNTED = 20_000;

/** Rows of one organization. */
export interface OrgRows {
  readonly id: string;
  readonly arrived: number;
  readonly failed: number;
}

/** The counts of `results.csv`. */
export interface Results {
  readonly rows: number;
  readonly arrived: number;
  readonly failed: number;
  readonly unprocessed: number;
  readonly memberships: number;
  /** Rows that arrived but have no user id. Must be 0. */
  readonly withoutUser: number;
  /** Largest first. */
  readonly organizations: readonly OrgRows[];
  /** Rows of the organizations that are not counted individually. */
  readonly restRows: number;
}

/** The columns that are read here. More may follow. */
const COLUMNS = 'row,email,external_id,status,user_id,organization_id,membership_id,';

/** Reads `results.csv` in bounded memory. Returns the reason as text when the file cannot be read. */
export async function readResults(files: JobFiles, path: string): Promise<Results | string> {
  try {
    const source = await openReport(files, path);
    if (!source.header.join(',').startsWith(COLUMNS)) {
      return 'results.csv has columns other than those this version writes';
    }
    const fold = new ResultsFold();
    for await (const rows of readRows(source)) for (const { cells } of rows) fold.add(cells);
    return fold.result();
  } catch (error) {
    if (!(error instanceof Abort)) throw error;
    return error.message;
  }
}

class ResultsFold {
  private rows = 0;
  private failed = 0;
  private unprocessed = 0;
  private memberships = 0;
  private withoutUser = 0;
  private restRows = 0;
  private readonly orgs = new Map<string, { arrived: number; failed: number }>();

  add(cells: readonly string[]): void {
    const [, , , status = '', userId = '', orgId = '', membershipId = ''] = cells;
    const hasArrived = status !== 'failed' && status !== 'unprocessed';
    this.rows += 1;
    if (status === 'failed') this.failed += 1;
    if (status === 'unprocessed') this.unprocessed += 1;
    if (membershipId !== '') this.memberships += 1;
    if (hasArrived && userId === '') this.withoutUser += 1;
    if (orgId !== '') this.countOrg(orgId, hasArrived);
  }

  result(): Results {
    const { rows, failed, unprocessed, memberships, withoutUser, restRows } = this;
    const organizations = [...this.orgs]
      .map(([id, counts]) => ({ id, ...counts }))
      .sort((one, other) => other.arrived + other.failed - one.arrived - one.failed);
    const arrived = rows - failed - unprocessed;
    return {
      rows,
      arrived,
      failed,
      unprocessed,
      memberships,
      withoutUser,
      organizations,
      restRows,
    };
  }

  private countOrg(orgId: string, hasArrived: boolean): void {
    let counts = this.orgs.get(orgId);
    if (counts === undefined) {
      if (this.orgs.size >= MAX_COUNTED) {
        this.restRows += 1;
        return;
      }
      counts = { arrived: 0, failed: 0 };
      this.orgs.set(ownCopy(orgId), counts);
    }
    if (hasArrived) counts.arrived += 1;
    else counts.failed += 1;
  }
}
