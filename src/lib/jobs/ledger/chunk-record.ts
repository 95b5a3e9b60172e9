import {
  asObject,
  defined,
  ifValid,
  isRowFailure,
  isRowNumber,
  isStepName,
  isText,
  isWhole,
  listOf,
  maybe,
  type RowFailure,
  type StepName,
} from '../../model';
import { INTENT, RESULT, stepFromArray, type StepRecord, stepToArray } from './step-record';

/** Values of an object of WorkOS, by the names of its fields. */
export type FieldValues = Readonly<Record<string, unknown>>;

/** What WorkOS had before an update. An undo writes it back. */
export interface EarlierValues {
  readonly values: FieldValues;
  /** Fields whose earlier values are lost: what was read may be what the job itself had written. */
  readonly unproved?: readonly string[];
}

/** The values of fields, and of keys of `metadata`, that are not noted yet. */
export function valuesBesides(
  { values: noted, unproved = [] }: EarlierValues,
  values: FieldValues,
): FieldValues {
  const { metadata, ...others } = values;
  const fields = entriesOf(others).filter(
    ([name]) => !Object.hasOwn(noted, name) && !unproved.includes(name),
  );
  const known = asObject(noted['metadata']) ?? {};
  const keys = unproved.includes('metadata') ? [] : entriesOf(asObject(metadata) ?? {});
  const newKeys = keys.filter(([key]) => !Object.hasOwn(known, key));
  if (newKeys.length > 0) fields.push(['metadata', Object.fromEntries(newKeys)]);
  return Object.fromEntries(fields);
}

function entriesOf(values: FieldValues): [string, unknown][] {
  return Object.entries(values);
}

/**
 * One record of a chunk's ledger. Those of a row are written in this order: for each step its intent, the values before
 * an update, and its result; then the end of the row. `docs/ledger.md` documents the lines.
 */
export type ChunkRecord =
  | StepRecord<number>
  /** The object of this step is about to be updated and has these values. */
  | ({ readonly type: 'before'; readonly step: StepName; readonly row: number } & EarlierValues)
  | SuccessRecord
  /** `doubtful`: WorkOS may have carried out the step that failed. */
  | { readonly type: 'failure'; readonly failure: RowFailure; readonly doubtful?: true };

/** The row arrived. */
export interface SuccessRecord {
  readonly type: 'success';
  readonly row: number;
  readonly email: string;
  readonly externalId?: string;
  /** How many steps it took: a success whose results are not all there is incomplete. */
  readonly steps: number;
  /** Of what was sent, keyed by the job's nonce: tells a later job whether the row has changed. */
  readonly digest: string;
}

/** The record as the short array that is stored; the tag comes first. */
export function toArray(record: ChunkRecord): readonly unknown[] {
  switch (record.type) {
    case 'intent':
    case 'result':
      return stepToArray(record);
    case 'before': {
      const { step, row, values, unproved } = record;
      return ['was', step, row, values, ...(unproved === undefined ? [] : [unproved])];
    }
    case 'success': {
      const { row, email, externalId, steps, digest } = record;
      return ['ok', row, email, externalId ?? null, steps, digest];
    }
    case 'failure':
      return record.doubtful === true ? ['no', record.failure, 1] : ['no', record.failure];
  }
}

/** The row of a record. */
export function rowOf(record: ChunkRecord): number {
  switch (record.type) {
    case 'intent':
    case 'result':
      return record.subject;
    case 'failure':
      return record.failure.recordNumber;
    case 'before':
    case 'success':
      return record.row;
  }
}

/** Reads a stored array. Undefined when it is not a valid record: a garbled record is ignored. */
export function fromArray(array: readonly unknown[]): ChunkRecord | undefined {
  switch (array[0]) {
    case INTENT:
    case RESULT:
      return stepFromArray(array, isRowNumber);
    case 'was':
      return readBefore(array);
    case 'ok':
      return readSuccess(array);
    case 'no':
      return readFailure(array);
    default:
      return undefined;
  }
}

const areFields = maybe(listOf(isText));

function readBefore(array: readonly unknown[]): ChunkRecord | undefined {
  const [, step, row, stored, unproved] = array;
  const values = asObject(stored);
  if (!isStepName(step) || !isRowNumber(row) || values === undefined) return undefined;
  if (!areFields(unproved) || array.length > 5) return undefined;
  return { type: 'before', step, row, values, ...defined({ unproved }) };
}

function readSuccess(array: readonly unknown[]): ChunkRecord | undefined {
  const [, row, email, stored, steps, digest] = array;
  const externalId = ifValid(stored, isText);
  if (!isRowNumber(row) || !isText(email) || !isWhole(steps) || !isText(digest)) return undefined;
  if ((externalId === undefined && stored !== null) || array.length > 6) return undefined;
  const named = externalId === undefined ? {} : { externalId };
  return { type: 'success', row, email, ...named, steps, digest };
}

function readFailure(array: readonly unknown[]): ChunkRecord | undefined {
  const [, failure, doubtful] = array;
  if (!isRowFailure(failure)) return undefined;
  if (array.length === 2) return { type: 'failure', failure };
  return array.length === 3 && doubtful === 1
    ? { type: 'failure', failure, doubtful: true }
    : undefined;
}
