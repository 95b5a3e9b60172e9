import type { RowProblem } from './row-reader';

/** Text follows a closing quote. */
export const MALFORMED_QUOTE: RowProblem = {
  rule: 'quote_malformed',
  message: 'Text follows the closing quote of a cell: write a quote inside a cell as two quotes',
};

/** A record has other cells than the header names: it is unclear which cell belongs to which column. */
export function raggedRow(count: number, width: number): RowProblem {
  const isShort = count < width;
  const cells = count === 1 ? '1 cell' : `${count} cells`;
  const remedy = isShort ? 'is a delimiter or a closing quote missing' : 'is a cell not quoted';
  return {
    rule: isShort ? 'row_too_short' : 'row_too_long',
    message: `The row has ${cells} where the header has ${width}: ${remedy}?`,
  };
}
