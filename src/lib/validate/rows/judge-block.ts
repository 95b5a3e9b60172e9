import type { RecordBlock } from '../../csv';
import type { OrgRef } from '../../model';
import {
  type Columns,
  parseRecord,
  parseRow,
  type RowProblem,
  type RowWarning,
} from '../../records';
import { BlockOrgs } from './block-orgs';
import type { RowFacts } from './row-facts';

/** Records parsed at once: few, so that their cells are garbage before the next ones are parsed. */
const RECORDS_AT_ONCE = 128;

/** The result of the row rules for one row. */
export interface RowIssues {
  /** Why the row is rejected; empty when it is accepted. */
  readonly problems: readonly RowProblem[];
  readonly warnings: readonly RowWarning[];
  readonly expectedRefusals: readonly RowWarning[];
}

/** The result for a block, apart from the facts of its rows. Plain values: they can be sent to another thread. */
export interface BlockVerdict {
  /** The organizations of the rows; `RowFacts.org` is the position in this list, from 1. */
  readonly orgs: readonly OrgRef[];
  /** The roles that rows name, each with the index of the first of these rows. */
  readonly roles: readonly (readonly [slug: string, index: number])[];
  /** The issues of the rows that have any, in order. */
  readonly issues: readonly RowIssues[];
}

/** Applies the row rules to each row of a block by itself. Writes to `facts` what rows are compared by. */
export function judgeBlock(block: RecordBlock, columns: Columns, facts: RowFacts): BlockVerdict {
  const orgs = new BlockOrgs();
  const roles = new Map<string, number>();
  const issues: RowIssues[] = [];
  const { records } = block.facts;
  for (let from = 0; from < records; from += RECORDS_AT_ONCE) {
    const rows = block.cells(from, Math.min(records, from + RECORDS_AT_ONCE));
    for (let at = 0; at < rows.length; at += 1) {
      const row = { block, index: from + at, cells: rows[at] ?? [] };
      const rowIssues = judgeRow(row, columns, { facts, orgs, roles });
      if (rowIssues !== undefined) issues.push(rowIssues);
    }
  }
  return { orgs: orgs.list, roles: [...roles], issues };
}

function judgeRow(
  { block, index, cells }: { block: RecordBlock; index: number; cells: readonly string[] },
  columns: Columns,
  { facts, orgs, roles }: { facts: RowFacts; orgs: BlockOrgs; roles: Map<string, number> },
): RowIssues | undefined {
  const parsed = block.isPlain(index)
    ? parseRow(cells, columns)
    : parseRecord(block.row(index), columns);
  if (!parsed.ok) {
    facts.reject(index);
    return { problems: parsed.problems, warnings: parsed.warnings, expectedRefusals: [] };
  }
  const { record, warnings, expectedRefusals } = parsed;
  const hasIssues = warnings.length > 0 || expectedRefusals.length > 0;
  const org = record.org === undefined ? 0 : orgs.numberOf(record.org);
  for (const slug of record.roleSlugs) if (!roles.has(slug)) roles.set(slug, index);
  facts.accept(index, record, { org, hasIssues });
  return hasIssues ? { problems: [], warnings, expectedRefusals } : undefined;
}
