import type { ColumnName } from '../header/columns';
import { ungarbled } from './double-encoding';
import { withoutInvisible } from './invisible';
import { noValueIn } from './no-value';
import { quotedText } from './quotation-marks';
import type { RowReader } from './row-reader';
import { numberFormOf, spreadsheetText } from './spreadsheet-text';

const NOT_ASCII = /[^\x00-\x7f]/;
const REPLACEMENT = '\ufffd';

/** Warns of what other tools do to names and ids on their way. `text` is trimmed and well-formed. */
export function warnOfChangedText(row: RowReader, column: ColumnName, text: string): void {
  if (quotedText(text) !== undefined) {
    const message = `${column} is wrapped in quotation marks, which are sent as part of it`;
    row.warn('text_in_quotes', column, message);
  }
  if (spreadsheetText(text) !== undefined) {
    const message = `${column} is written for a spreadsheet, as ="…" or with an apostrophe before the digits: it is sent as written`;
    row.warn('spreadsheet_text', column, message);
  }
  if (!NOT_ASCII.test(text)) return;
  if (withoutInvisible(text) !== text) {
    const message = `${column} contains an invisible character or a mark that reorders text`;
    row.warn('invisible_character', column, message);
  }
  warnOfDecoding(row, column, text);
}

/** Warns of characters that were lost or garbled when a tool read the text in the wrong encoding. */
export function warnOfDecoding(row: RowReader, column: ColumnName, text: string): void {
  if (text.includes(REPLACEMENT)) {
    const message = `${column} contains the replacement character U+FFFD: a tool that wrote the file lost the original character`;
    row.warn('replacement_character', column, message);
  }
  if (ungarbled(text) !== undefined) {
    const message = `${column} looks garbled: its UTF-8 was read as Windows-1252 and written again`;
    row.warn('double_encoding', column, message);
  }
}

/** Warns of an id or an organization name that a tool took for a number. */
export function warnOfNumber(row: RowReader, column: ColumnName, text: string): void {
  const form = numberFormOf(text);
  if (form === undefined) return;
  const message =
    form === 'scientific'
      ? `${column} is a number in scientific notation: a spreadsheet has rounded it. Export the column as text`
      : `${column} is a number with decimals of zero: a tool took the id for a number. Export the column as text`;
  row.warn('spreadsheet_number', column, message);
}

/** True when the text says that there is no value, which is noted as a problem where no such value can be meant. */
export function isRejectedAsNoValue(
  row: RowReader,
  column: 'external_id' | 'org_id' | 'org_external_id' | 'org_name' | 'role_slugs',
  text: string,
): boolean {
  const found = noValueIn(text);
  if (found === undefined) return false;
  const mayBeMeant = column === 'external_id' || column === 'role_slugs';
  if (found === 'word' && mayBeMeant) {
    warnOfNoValue(row, column, text);
    return false;
  }
  const message = `${column} is what a tool writes for no value, such as NULL, \\N or #N/A: leave the cell blank`;
  row.problem('placeholder_value', column, message);
  return true;
}

/** Warns of a text that may say that there is no value. */
export function warnOfNoValue(row: RowReader, column: ColumnName, text: string): void {
  if (noValueIn(text) === undefined) return;
  const message = `${column} is what a tool writes for no value, such as NULL or \\N: leave the cell blank if there is none`;
  row.warn('placeholder_word', column, message);
}
