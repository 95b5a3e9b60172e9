import { asObject, parseJson } from '../../model';
import { noValueIn, repeatedKey } from '../../records';
import { repairObject } from './fix-json';
import { type CellFix, cellFix } from './fix-kinds';
import { parseOneCell } from './parse-one-cell';

// Matches nearly every cell: strings only, nothing escaped. Such a cell needs no parser.
const PLAIN =
  /^\{(?:"[^"\\\u0000-\u001f]*": ?"[^"\\\u0000-\u001f]*"(?:, ?"[^"\\\u0000-\u001f]*": ?"[^"\\\u0000-\u001f]*")*)?\}$/;

/** What other tools write for an empty object, such as PHP. */
const NONE: ReadonlySet<string> = new Set(['[]', '""']);

/**
 * Repairs trimmed `metadata`: JSON that is almost valid, and values that are not strings. A repair is made only if
 * the row rules accept it, and contains what the import would send.
 */
export function fixMetadata(cell: string): CellFix | undefined {
  if (PLAIN.test(cell)) return undefined;
  if (noValueIn(cell) !== undefined || NONE.has(cell)) return cellFix('metadata_blanked', '');
  // Metadata without a double quote is not JSON, and a parser that fails is slow.
  const object = cell.includes('"') ? asObject(parseJson(cell)) : undefined;
  if (object !== undefined) {
    return isText(object) ? undefined : withStrings('values_to_strings', cell);
  }
  const repaired = repairObject(cell);
  return repaired === undefined ? undefined : withStrings('json_repaired', repaired);
}

function isText(object: Readonly<Record<string, unknown>>): boolean {
  return Object.values(object).every((value) => typeof value === 'string');
}

// Uses the row rules, so that the strings are those that an import sends.
function withStrings(
  kind: 'json_repaired' | 'values_to_strings',
  json: string,
): CellFix | undefined {
  // One of the values of a repeated key would be lost.
  if (repeatedKey(json) !== undefined) return undefined;
  const record = parseOneCell('metadata', json);
  return record && cellFix(kind, JSON.stringify(record.user.metadata ?? {}));
}
