import type { ColumnName } from '../header/columns';
import type { RowReader } from './row-reader';

// WorkOS documents no limit. Real names of people and companies are much shorter.
const USUAL_LENGTH = 255;

const FIRST_SURROGATE = 0xd800;

/** A name, trimmed. It may contain line breaks and tabs; other control characters are a problem. */
export function readName(
  row: RowReader,
  column: 'first_name' | 'last_name' | 'org_name',
): string | undefined {
  const plain = row.trimmed(column);
  if (plain === undefined || isPlainName(plain)) return plain;
  const name = row.text(column);
  if (name === undefined) return undefined;
  const control = firstControl(name);
  if (control === undefined) {
    if (name.length > USUAL_LENGTH || isFormulaLike(name)) warnOfName(row, column, name);
    return name;
  }
  const code = control.toString(16).toUpperCase().padStart(4, '0');
  row.problem('control_character', column, `${column} contains the control character U+${code}`);
  return undefined;
}

function warnOfName(row: RowReader, column: ColumnName, name: string): void {
  if (name.length > USUAL_LENGTH) {
    const message = `${column} is longer than ${USUAL_LENGTH} characters: are two columns in one?`;
    row.warn('name_long', column, message);
  }
  if (isFormulaLike(name)) {
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
  if (name.length > USUAL_LENGTH || isFormulaLike(name)) return false;
  for (let index = 0; index < name.length; index += 1) {
    const code = name.charCodeAt(index);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0) || code >= FIRST_SURROGATE) return false;
  }
  return true;
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
