import {
  asObject,
  defined,
  type IntentTime,
  type Mutable,
  type RowFailure,
  type StepName,
  type StepResult,
  type Tally,
  tallyOfRow,
} from '../../model';
import {
  type ChunkRecord,
  type EarlierValues,
  type SuccessRecord,
  valuesBesides,
} from './chunk-record';

/** What the ledger records about one step of a row. An intent without a result is in doubt. */
export interface StepState {
  /** The first intent since the last failure that leaves no doubt: the request sent then may have arrived. */
  readonly intent?: IntentTime;
  readonly result?: StepResult;
  /** What WorkOS had before the first update of this job. */
  readonly before?: EarlierValues;
}

/** What the ledger records about one row. A row without a `success` or `failure` is not settled. */
export interface RowState {
  readonly steps?: Readonly<Record<StepName, StepState>>;
  readonly success?: SuccessRecord;
  readonly failure?: RowFailure;
  /** The epoch of the lease under which it last failed. */
  readonly failedIn?: number;
  /** Set where the ledger has lost records of the row: any of its steps may have been sent since then. */
  readonly lostSince?: IntentTime;
  /** How often the row has failed. */
  readonly failures?: number;
}

/** What the ledger records about a step of a row. */
export function stepOf({ steps }: RowState, step: StepName): StepState {
  return steps?.[step] ?? {};
}

/** Since when a step of a row may have been sent without a recorded result; undefined when it was not. */
export function doubtOf(state: RowState, step: StepName): IntentTime | undefined {
  return stepOf(state, step).intent ?? state.lostSince;
}

/** The result of a step of a row. */
export function resultOf(state: RowState, step: StepName): StepResult | undefined {
  return stepOf(state, step).result;
}

/** The results of a row's steps. */
export function resultsOfRow({
  steps = {},
}: RowState): readonly (readonly [StepName, StepResult])[] {
  const results: [StepName, StepResult][] = [];
  for (const step in steps) {
    const result = steps[step]?.result;
    if (result !== undefined) results.push([step, result]);
  }
  return results;
}

/** The state of a row while its records are folded. */
export interface RowFold extends Mutable<Omit<RowState, 'steps'>> {
  steps?: Record<StepName, Mutable<StepState>>;
}

/**
 * Adds one record to the state of its row, which it changes, and returns the state that the row has then. A result
 * always counts. The first intent of a step remains, since the request sent then may have arrived. A later settlement
 * replaces an earlier failure.
 *
 * @param epoch of the lease that wrote the record
 */
export function foldRecord(state: RowFold, record: ChunkRecord, epoch: number): RowFold {
  switch (record.type) {
    case 'intent':
      openStep(state, record.step).intent ??= record.intent;
      return state;
    case 'result':
      openStep(state, record.step).result = record.result;
      return state;
    case 'before':
      addEarlierValues(openStep(state, record.step), record);
      return state;
    case 'success':
      return foldSuccess(state, record);
    case 'failure':
      // A success is final, whatever a lease that did not know of it recorded later.
      if (state.success === undefined) foldFailure(state, record, epoch);
      return state;
  }
}

function openStep(state: RowFold, step: StepName): Mutable<StepState> {
  const steps = (state.steps ??= {});
  return (steps[step] ??= {});
}

function addEarlierValues(step: Mutable<StepState>, { values, unproved }: EarlierValues): void {
  const { before } = step;
  step.before =
    before === undefined ? { values, ...defined({ unproved }) } : mergedBefore(before, { values });
}

/** Of several records of one field the first counts: a later one may have a value of the job. */
export function mergedBefore(
  { values: noted, ...before }: EarlierValues,
  { values }: Pick<EarlierValues, 'values'>,
): EarlierValues {
  const merged = { ...noted, ...valuesBesides({ values: noted, ...before }, values) };
  const metadata = asObject(noted['metadata']);
  if (metadata !== undefined) merged['metadata'] = { ...asObject(merged['metadata']), ...metadata };
  return { ...before, values: merged };
}

function foldSuccess(state: RowFold, success: SuccessRecord): RowFold {
  const { steps } = state;
  // Without the results of all its steps a success is incomplete: what is missing is looked up again.
  if (resultsOfRow(state).length < success.steps) return state;
  return steps === undefined ? { success } : { steps, success };
}

function foldFailure(
  state: RowFold,
  { failure, doubtful }: ChunkRecord & { type: 'failure' },
  epoch: number,
): void {
  state.failure = failure;
  state.failedIn = epoch;
  state.failures = (state.failures ?? 0) + 1;
  if (doubtful !== true) endDoubt(state, failure);
}

/** A step that was certainly not carried out is not in doubt: what a later look finds is not ours. */
function endDoubt({ steps }: RowFold, { errorType }: RowFailure): void {
  // An update follows a create that was refused.
  const step = /^(.*)_(?:create|update)$/.exec(errorType)?.[1] ?? '';
  const failed = steps?.[step];
  if (failed?.result === undefined) delete failed?.intent;
}

/** What a row adds to the tally so far. A row that is not settled adds only its results. */
export function tallyOfState(state: RowState): Tally {
  const { success, failure } = state;
  const settled = failure === undefined ? 'left' : 'failed';
  const ending = success === undefined ? settled : 'arrived';
  return tallyOfRow(ending, resultsOfRow(state), failure?.errorCode);
}
