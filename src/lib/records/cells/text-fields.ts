import type { ColumnName } from '../header/columns';
import {
  isRejectedAsNoValue,
  warnOfChangedText,
  warnOfNoValue,
  warnOfNumber,
} from './changed-text';
import { mayBeNoValueWord } from './no-value';
import type { RowReader } from './row-reader';
import { spreadsheetText } from './spreadsheet-text';

// WorkOS documents no limit. Real names of people and companies are much shorter.
const USUAL_LENGTH = 255;

/** A name, trimmed. It may contain line breaks and tabs; other control characters are a problem. */
export function readName(
  row: RowReader,
  column: 'first_name' | 'last_name' | 'totp_issuer' | 'org_name',
): string | undefined {
  const plain = row.trimmed(column);
  if (plain === undefined || isPlainName(plain)) return plain;
  const name = row.text(column);
  if (name === undefined) return undefined;
  const control = firstControl(name);
  if (control !== undefined) {
    const code = control.toString(16).toUpperCase().padStart(4, '0');
    row.problem('control_character', column, `${column} contains the control character U+${code}`);
    return undefined;
  }
  if (column === 'org_name') {
    if (isRejectedAsNoValue(row, column, name)) return undefined;
    warnOfNumber(row, column, name);
  } else {
    warnOfNoValue(row, column, name);
  }
  warnOfName(row, column, name);
  warnOfChangedText(row, column, name);
  return name;
}

function warnOfName(row: RowReader, column: ColumnName, name: string): void {
  if (name.length > USUAL_LENGTH) {
    const message = `${column} is longer than ${USUAL_LENGTH} characters: are two columns in one?`;
    row.warn('name_long', column, message);
  }
  if (isFormulaLike(name) && spreadsheetText(name) === undefined) {
    const message = `${column} looks like a formula to spreadsheets: it is sent as written`;
    row.warn('formula_like', column, message);
  }
}

// https://owasp.org/www-community/attacks/CSV_Injection. A single sign is not a formula.
function isFormulaLike(name: string): boolean {
  return name.length > 1 && '=+-@＝＋－＠'.includes(name.charAt(0));
}

/** `email_verified` as a boolean; undefined when blank, or when a problem was noted. */
export function readEmailVerified(row: RowReader): boolean | undefined {
  const plain = row.trimmed('email_verified');
  if (plain === undefined) return undefined;
  const known = truthOf(plain);
  if (known !== undefined) return known;
  const text = row.text('email_verified');
  if (text === undefined) return undefined;
  const truth = truthOf(text.toLowerCase());
  if (truth === undefined) {
    row.problem(
      'email_verified_invalid',
      'email_verified',
      'email_verified is neither true nor false: write true, false, yes, no, y, n, 1, 0 or leave it blank',
    );
  }
  return truth;
}

function truthOf(word: string): boolean | undefined {
  switch (word) {
    case 'true':
    case 'yes':
    case 'y':
    case '1':
      return true;
    case 'false':
    case 'no':
    case 'n':
    case '0':
      return false;
    default:
      return undefined;
  }
}

/** True for nearly every name: it cannot have a problem or a warning. */
function isPlainName(name: string): boolean {
  const first = name.charCodeAt(0);
  if (first < 0x41 || (first > 0x5a && first < 0x61) || mayBeNoValueWord(name)) return false;
  if (name.length > USUAL_LENGTH) return false;
  for (let index = 0; index < name.length; index += 1) {
    if (!isPlainCode(name.charCodeAt(index))) return false;
  }
  return true;
}

// Outside ASCII only ranges of letters that are neither invisible, nor a quotation mark at an end of a name, nor the
// second character of two that stand for one in a garbled name.
function isPlainCode(code: number): boolean {
  if (code < 0x7f) return code >= 0x20;
  if (code < 0x152) return code >= 0xc0;
  if (code < 0x530) return code >= 0x370;
  return (code >= 0x3040 && code < 0x3130) || (code >= 0x4e00 && code < 0xd800);
}

/** The code of the first C0, DEL or C1 control character that is not a tab or a line break. */
function firstControl(text: string): number | undefined {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 0xa0 || (code >= 0x20 && code < 0x7f)) continue;
    if (code !== 0x09 && code !== 0x0a && code !== 0x0d) return code;
  }
  return undefined;
}
