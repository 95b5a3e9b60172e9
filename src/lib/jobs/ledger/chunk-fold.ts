import {
  defined,
  type IntentTime,
  type RowFailure,
  type StepName,
  type StepResult,
  type Tally,
  tallyOfRow,
} from '../../model';
import type { ChunkRecord, EarlierValues, SuccessRecord } from './chunk-record';

/** What the ledger records about one step of a row. An intent without a result is in doubt. */
export interface StepState {
  /** The first intent since the last failure that leaves no doubt: the request sent then may have arrived. */
  readonly intent?: IntentTime;
  readonly result?: StepResult;
  /** What WorkOS had before the first update of this job. */
  readonly before?: EarlierValues;
}

/** A row that arrived. */
export type RowSuccess = Omit<SuccessRecord, 'type'>;

/** What the ledger records about one row. A row without a `success` or `failure` is not settled. */
export interface RowState {
  readonly steps?: Readonly<Record<StepName, StepState>>;
  readonly success?: RowSuccess;
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
  return Object.entries(steps).flatMap(([step, { result }]) =>
    result === undefined ? [] : [[step, result] as const],
  );
}

/**
 * Adds one record to the state of its row. Pure. A result always counts. The first intent of a step remains, since the
 * request sent then may have arrived. A later settlement replaces an earlier failure.
 */
export function foldRecord(state: RowState, record: ChunkRecord): RowState {
  switch (record.type) {
    case 'intent': {
      const { step, intent } = record;
      return withStep(state, step, { intent, ...stepOf(state, step) });
    }
    case 'result':
      return withStep(state, record.step, { ...stepOf(state, record.step), result: record.result });
    case 'before': {
      const { step, values } = record;
      return withStep(state, step, { before: values, ...stepOf(state, step) });
    }
    case 'success':
      return foldSuccess(state, record);
    case 'failure':
      // A success is final, whatever a lease that did not know of it recorded later.
      return state.success === undefined ? foldFailure(state, record) : state;
  }
}

function withStep(state: RowState, step: StepName, to: StepState): RowState {
  return { ...state, steps: { ...state.steps, [step]: to } };
}

function foldSuccess(state: RowState, record: SuccessRecord): RowState {
  // Without the results of all its steps a success is incomplete: what is missing is looked up again.
  if (resultsOfRow(state).length < record.steps) return state;
  const { row, email, externalId, steps, digest } = record;
  const success = { row, email, steps, digest, ...defined({ externalId }) };
  return { ...defined({ steps: state.steps }), success };
}

function foldFailure(state: RowState, record: ChunkRecord & { type: 'failure' }): RowState {
  const { failure, doubtful } = record;
  const failures = (state.failures ?? 0) + 1;
  if (doubtful === true) return { ...state, failure, failures };
  const steps = withoutDoubt(state.steps, failure);
  return { ...state, ...defined({ steps }), failure, failures };
}

/** A step that was certainly not carried out is not in doubt: what a later look finds is not ours. */
function withoutDoubt(steps: RowState['steps'], { errorType }: RowFailure): RowState['steps'] {
  // An update follows a create that was refused.
  const step = /^(.*)_(?:create|update)$/.exec(errorType)?.[1] ?? '';
  const failed = steps?.[step];
  if (steps === undefined || failed === undefined || failed.result !== undefined) return steps;
  const { before } = failed;
  return { ...steps, [step]: defined({ before }) };
}

/** What a row adds to the tally so far. A row that is not settled adds only its results. */
export function tallyOfState(state: RowState): Tally {
  const { success, failure } = state;
  const settled = failure === undefined ? 'left' : 'failed';
  return tallyOfRow(success === undefined ? settled : 'arrived', resultsOfRow(state));
}
