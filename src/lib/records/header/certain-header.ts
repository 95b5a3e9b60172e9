import { SECRET_FORM, TOKEN } from './shown-cell';
import { columnNamed } from './columns';
import { suggestColumn } from './suggest-column';

/** An address, the marks of a hash or of JSON, a number, a truth value: no column has such a name. */
const DATA = /[@${}]|^[\d\s.,+-]+$|^(?:true|false|yes|no|null)$/i;

/** True when one of these cells holds data, so that they are not names of columns. */
export function looksLikeData(cells: readonly string[]): boolean {
  return cells.some((cell) => DATA.test(cell) || SECRET_FORM.test(cell) || TOKEN.test(cell));
}

/**
 * True when a first line can only be a header. A password can look like any name, so other names must prove it: two
 * that resemble columns, or one exact name among cells without digits.
 */
export function isCertainHeader(cells: readonly string[]): boolean {
  if (looksLikeData(cells)) return false;
  if (cells.filter((cell) => suggestColumn(cell) !== undefined).length >= 2) return true;
  return (
    cells.some((cell) => columnNamed(cell) !== undefined) && !cells.some((cell) => /\d/.test(cell))
  );
}
