import { isRejectedAsNoValue, warnOfChangedText, warnOfNumber } from './changed-text';
import { mayBeNoValueWord } from './no-value';
import type { RowReader } from './row-reader';

// The published schema allows 128 ASCII characters, the documentation 64. See docs/workos-api.md, "External ids".
const MAX_LENGTH = 128;
const DOCUMENTED_LENGTH = 64;

// Matches nearly every external id, and of words for no value only those that `mayBeNoValueWord` finds: no number with
// decimals, no mark for no value, no quotation marks.
const PLAIN = /^(?:[A-Za-z][\w.:|@+=-]{0,63}|\d[\w:|@-]{0,63})$/;
const PRINTABLE_ASCII = /^[\x20-\x7e]+$/;
const ORG_ID = /^[\x21-\x2e\x30-\x5b\x5d-\x7e]{1,128}$/;

/**
 * The external id in `column`; undefined when blank, or when WorkOS would not accept it, which is noted as a problem.
 */
export function readExternalId(
  row: RowReader,
  column: 'external_id' | 'org_external_id',
): string | undefined {
  const plain = row.trimmed(column);
  if (plain === undefined || (PLAIN.test(plain) && !mayBeNoValueWord(plain))) return plain;
  const id = row.text(column);
  if (id === undefined) return undefined;
  if (id.length > MAX_LENGTH) {
    row.problem(`${column}_too_long`, column, `${column} is longer than ${MAX_LENGTH} characters`);
    return undefined;
  }
  if (!PRINTABLE_ASCII.test(id)) {
    const message = `${column} contains a character that is not printable ASCII`;
    row.problem(`${column}_invalid`, column, message);
    return undefined;
  }
  if (isDots(id)) {
    row.problem(`${column}_invalid`, column, dotsMessage(column));
    return undefined;
  }
  if (isRejectedAsNoValue(row, column, id)) return undefined;
  warnOfNumber(row, column, id);
  warnOfChangedText(row, column, id);
  if (id.length > DOCUMENTED_LENGTH) {
    const message = `${column} is longer than the ${DOCUMENTED_LENGTH} characters WorkOS documents; up to ${MAX_LENGTH} are sent`;
    row.warn(`${column}_long`, column, message);
  }
  return id;
}

/** The organization id of the row; undefined when blank, or when it cannot be one, which is noted as a problem. */
export function readOrgId(row: RowReader): string | undefined {
  const id = row.text('org_id');
  if (id === undefined) return undefined;
  if (isDots(id)) {
    row.problem('org_id_invalid', 'org_id', dotsMessage('org_id'));
    return undefined;
  }
  if (isRejectedAsNoValue(row, 'org_id', id)) return undefined;
  if (ORG_ID.test(id)) return id;
  const message =
    'org_id is not an organization id: write one id such as org_01EHWNCE74X7JSDV0X3SZ3KJNY, in ASCII without spaces or slashes';
  row.problem('org_id_invalid', 'org_id', message);
  return undefined;
}

// An id is a segment of a request's path, where these two mean the current and the parent folder, even when encoded.
function isDots(id: string): boolean {
  return id === '.' || id === '..';
}

function dotsMessage(column: string): string {
  return `${column} must not be "." or "..": WorkOS cannot look it up`;
}
