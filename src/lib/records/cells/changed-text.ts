import { columnNamed } from '../header/columns';
import type { Field } from '../header/reading';
import { ungarbled } from './double-encoding';
import { withoutInvisible } from './invisible';
import { noValueIn } from './no-value';
import { quotedText } from './quotation-marks';
import type { RowRuleId } from '../rules/row-rules';
import type { RowReader } from './row-reader';
import { numberFormOf, spreadsheetText } from './spreadsheet-text';

const NOT_ASCII = /[^\x00-\x7f]/;
const REPLACEMENT = '\ufffd';

/** Warns of what other tools do to names and ids on their way. `text` is trimmed and well-formed. */
export function warnOfChangedText(row: RowReader, field: Field, text: string): void {
  if (quotedText(text) !== undefined) {
    const message = `${field} is wrapped in quotation marks, which are sent as part of it`;
    warn(row, 'text_in_quotes', { field, message });
  }
  if (spreadsheetText(text) !== undefined) {
    const message = `${field} is written for a spreadsheet, as ="…" or with an apostrophe before the digits: it is sent as written`;
    warn(row, 'spreadsheet_text', { field, message });
  }
  if (!NOT_ASCII.test(text)) return;
  if (withoutInvisible(text) !== text) {
    const message = `${field} contains an invisible character or a mark that reorders text`;
    warn(row, 'invisible_character', { field, message });
  }
  warnOfDecoding(row, field, text);
}

/** Warns of characters that were lost or garbled when a tool read the text in the wrong encoding. */
export function warnOfDecoding(row: RowReader, field: Field, text: string): void {
  if (text.includes(REPLACEMENT)) {
    const message = `${field} contains the replacement character U+FFFD: a tool that wrote the file lost the original character`;
    warn(row, 'replacement_character', { field, message });
  }
  if (ungarbled(text) !== undefined) {
    const message = `${field} looks garbled: its UTF-8 was read as Windows-1252 and written again`;
    warn(row, 'double_encoding', { field, message });
  }
}

/** Warns of an id or an organization name that a tool took for a number. */
export function warnOfNumber(row: RowReader, field: Field, text: string): void {
  const form = numberFormOf(text);
  if (form === undefined) return;
  const message =
    form === 'scientific'
      ? `${field} is a number in scientific notation: a spreadsheet has rounded it. Export the column as text`
      : `${field} is a number with decimals of zero: a tool took the id for a number. Export the column as text`;
  warn(row, 'spreadsheet_number', { field, message });
}

/** True when the text says that there is no value, which is noted as a problem where no such value can be meant. */
export function isRejectedAsNoValue(
  row: RowReader,
  column: 'external_id' | 'totp_secret' | 'org_id' | 'org_external_id' | 'org_name' | 'role_slugs',
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
export function warnOfNoValue(row: RowReader, field: Field, text: string): void {
  if (noValueIn(text) === undefined) return;
  const message = `${field} is what a tool writes for no value, such as NULL or \\N: leave the cell blank if there is none`;
  warn(row, 'placeholder_word', { field, message });
}

/** A key of the metadata with a column of its own is named as `--map` names it. */
function warn(
  row: RowReader,
  rule: RowRuleId,
  { field, message }: { readonly field: Field; readonly message: string },
): void {
  row.warn(rule, columnNamed(field) ?? 'metadata', message);
}
