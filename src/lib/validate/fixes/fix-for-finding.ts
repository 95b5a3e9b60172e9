import { type ColumnName, type Columns, parseRow } from '../../records';
import { fixRow } from './fix-row';
import type { RuleId } from '../rules/all-rules';

/** The text of the fix after which a cell no longer breaks the rule; undefined when there is none. */
export function fixForFinding(
  cells: readonly string[],
  columns: Columns,
  { rule, column }: { readonly rule: RuleId; readonly column: ColumnName },
): string | undefined {
  const fixes = fixRow(cells, columns);
  const fix = fixes.find((each) => each.column === column);
  if (fix === undefined || !breaksRule(cells, columns, { rule, column })) return undefined;
  const repaired = [...cells];
  for (const { index, value } of fixes) repaired[index] = value;
  return breaksRule(repaired, columns, { rule, column }) ? undefined : fix.what;
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
