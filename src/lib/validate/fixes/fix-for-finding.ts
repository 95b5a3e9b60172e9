import { type ColumnName, type Columns, parseRow } from '../../records';
import { fixRow } from './fix-row';
import type { RuleId } from '../rules/rules';

/** What would be done to a cell, when the row then no longer breaks the rule there; undefined when nothing would help. */
export function fixOf(
  cells: readonly string[],
  columns: Columns,
  { rule, column }: { readonly rule: RuleId; readonly column: ColumnName },
): string | undefined {
  const fixes = fixRow(cells, columns);
  const fix = fixes.find((each) => each.column === column);
  if (fix === undefined || !isOfRow(cells, columns, { rule, column })) return undefined;
  const repaired = [...cells];
  for (const { index, value } of fixes) repaired[index] = value;
  return isOfRow(repaired, columns, { rule, column }) ? undefined : fix.what;
}

function isOfRow(
  cells: readonly string[],
  columns: Columns,
  { rule, column }: { readonly rule: RuleId; readonly column: ColumnName },
): boolean {
  const parsed = parseRow(cells, columns);
  const said = parsed.ok ? parsed.refusals : parsed.problems;
  return [...said, ...parsed.warnings].some((each) => each.rule === rule && each.column === column);
}
