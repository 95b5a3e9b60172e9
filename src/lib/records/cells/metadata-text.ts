import { asObject, parseJson, sanitizeLine } from '../../model';
import { warnOfChangedText, warnOfNoValue } from './changed-text';
import type { Field } from '../header/reading';
import type { RowReader } from './row-reader';

/**
 * The metadata of a row as JSON: its cell, joined by the columns and constants that are keys of it; undefined when all
 * are blank, or when the cell has a key of a column, which is noted as a problem.
 */
export function metadataText(row: RowReader): string | undefined {
  const cell = row.text('metadata');
  const keys = row.metadataKeys();
  if (keys.length === 0) return cell;
  for (const [key, text] of keys) warnOfText(row, `metadata.${sanitizeLine(key)}`, text);
  const added = JSON.stringify(Object.fromEntries(keys));
  if (cell === undefined) return added;
  const own = asObject(parseJson(cell));
  // The cell is at fault by itself.
  if (own === undefined) return cell;
  const twice = keys.find(([key]) => Object.hasOwn(own, key));
  if (twice !== undefined) {
    const message = `The metadata cell and a column of its own both give the key "${twice[0]}": keep one of the two`;
    row.problem('metadata_key_twice', 'metadata', message);
    return undefined;
  }
  if (Object.keys(own).length === 0) return added;
  return `${cell.slice(0, cell.lastIndexOf('}'))},${added.slice(1)}`;
}

function warnOfText(row: RowReader, field: Field, text: string): void {
  warnOfNoValue(row, field, text);
  warnOfChangedText(row, field, text);
}
