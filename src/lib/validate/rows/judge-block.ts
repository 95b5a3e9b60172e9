import type { RecordBlock } from '../../csv';
import type { OrgRef } from '../../model';
import {
  type Columns,
  MALFORMED_QUOTE,
  parseRow,
  type RowProblem,
  type RowWarning,
} from '../../records';
import { BlockOrgs } from './block-orgs';
import type { RowFacts } from './row-facts';

/** Read at once: their cells die before the next ones are read. */
const RECORDS_AT_ONCE = 128;

/** What the row rules say of a row. */
export interface Remarks {
  /** Why the row is refused; empty when it is not. */
  readonly problems: readonly RowProblem[];
  readonly warnings: readonly RowWarning[];
  readonly refusals: readonly RowWarning[];
}

/** What is to say of the rows of a block beside their facts. Plain values: they can be sent to another thread. */
export interface BlockVerdict {
  /** The organizations that rows name, by the numbers in their facts. */
  readonly orgs: readonly OrgRef[];
  /** Those of the rows that have any, in order. */
  readonly remarks: readonly Remarks[];
}

const MALFORMED = { problems: [MALFORMED_QUOTE], warnings: [], refusals: [] };

/** Applies the row rules to each row of a block by itself. What rows are compared by is written to `facts`. */
export function judgeBlock(block: RecordBlock, columns: Columns, facts: RowFacts): BlockVerdict {
  const orgs = new BlockOrgs();
  const remarks: Remarks[] = [];
  const { records } = block.facts;
  for (let from = 0; from < records; from += RECORDS_AT_ONCE) {
    const rows = block.cells(from, Math.min(records, from + RECORDS_AT_ONCE));
    for (let at = 0; at < rows.length; at += 1) {
      const row = { block, index: from + at, cells: rows[at] ?? [] };
      const said = judgeRow(row, columns, { facts, orgs });
      if (said !== undefined) remarks.push(said);
    }
  }
  return { orgs: orgs.list, remarks };
}

function judgeRow(
  { block, index, cells }: { block: RecordBlock; index: number; cells: readonly string[] },
  columns: Columns,
  { facts, orgs }: { facts: RowFacts; orgs: BlockOrgs },
): Remarks | undefined {
  if (block.isMalformed(index)) {
    facts.refuse(index);
    return MALFORMED;
  }
  const parsed = parseRow(cells, columns);
  if (!parsed.ok) {
    facts.refuse(index);
    return { problems: parsed.problems, warnings: parsed.warnings, refusals: [] };
  }
  const { record, warnings, refusals } = parsed;
  const hasRemarks = warnings.length > 0 || refusals.length > 0;
  const org = record.org === undefined ? 0 : orgs.numberOf(record.org);
  facts.accept(index, record, { org, hasRemarks });
  return hasRemarks ? { problems: [], warnings, refusals } : undefined;
}
