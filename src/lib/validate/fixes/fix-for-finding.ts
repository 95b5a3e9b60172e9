import { type ColumnName, type Columns, parseRow } from '../../records';
import { fixRow, type RowFix } from './fix-row';
import { withFixes } from './row-identity';
import type { RuleId } from '../rules/all-rules';

/** The text of the fix after which a cell no longer breaks the rule; undefined when there is none. */
export function fixForFinding(
  cells: readonly string[],
  columns: Columns,
  { rule, column }: { readonly rule: RuleId; readonly column: ColumnName },
): string | undefined {
  const fixes = fixRow(cells, columns);
  const ofColumn = fixes.filter((each) => each.column === column);
  const breaks = (fixed: readonly RowFix[]): boolean =>
    breaksRule(withFixes(cells, fixed), columns, { rule, column });
  if (ofColumn.length === 0 || !breaks([]) || breaks(fixes)) return undefined;
  // Metadata may come from several cells.
  const needed = ofColumn.find((each) => breaks(fixes.filter((other) => other !== each)));
  return (needed ?? ofColumn[0])?.what;
}

function breaksRule(
  cells: readonly string[],
  columns: Columns,
  { rule, column }: { readonly rule: RuleId; readonly column: ColumnName },
): boolean {
  const parsed = parseRow(cells, columns);
  const problems = parsed.ok ? parsed.expectedRefusals : parsed.problems;
  return [...problems, ...parsed.warnings].some(
    (each) => each.rule === rule && each.column === column,
  );
}
