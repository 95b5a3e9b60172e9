import type { RowFix } from './fix-row';

/** Separates the cells of an identity. */
export const NUL = '\u0000';

/** A text that is equal for two rows exactly when they have the same cells after their fixes. */
export function rowIdentity(cells: readonly string[], fixes: readonly RowFix[]): string {
  const written = fixes.length === 0 ? cells : withFixes(cells, fixes);
  if (!written.some((cell) => cell.includes(NUL))) return written.join(NUL);
  // Begins with more NULs than the joined text above can contain.
  return NUL.repeat(cells.length) + JSON.stringify(written);
}

/** The cells of a row after its fixes. */
export function withFixes(cells: readonly string[], fixes: readonly RowFix[]): readonly string[] {
  const fixed = [...cells];
  for (const { index, value } of fixes) fixed[index] = value;
  return fixed;
}
