import {
  type ChunkRecord,
  doubtOf,
  type FieldValues,
  resultOf,
  type RowState,
  stepOf,
  type UndoKind,
} from '../jobs';
import {
  defined,
  type IntentTime,
  type RowFailure,
  type StepName,
  type StepResult,
} from '../model';

/** The steps of a row whose objects an undo takes back. */
export const USER: StepName = 'user';
export const MEMBERSHIP: StepName = 'membership';
export const FACTOR: StepName = 'factor';

/** Users, and what belongs to them. */
const KINDS = ['user', 'membership', 'factor'] as const;

export type TouchedKind = (typeof KINDS)[number];

/** The record of the values before an update. */
export type Before = Pick<ChunkRecord & { type: 'before' }, 'values' | 'unproved'>;

/** What a row did to one object: it created or changed it. */
export interface Touch {
  readonly row: number;
  readonly kind: TouchedKind;
  readonly id: string;
  readonly isCreated: boolean;
  /** What WorkOS had before a change; absent where that is lost. */
  readonly before?: Before;
  /** When WorkOS changed it, by the answer; absent where it was created and not changed since, or is not known. */
  readonly updatedAtMs?: number;
  /** The user of a membership or a factor. */
  readonly userId?: string;
}

/** What the job did to an object for a row, or without one: for a row that is gone, or to an organization. */
export type AnyTouch = Omit<Touch, 'row' | 'kind'> & {
  readonly kind: UndoKind;
  readonly row?: number;
};

/** A request of a row that may have created or changed an object which the ledger has no result for. */
export interface OpenRequest {
  readonly row: number;
  readonly kind: TouchedKind;
  readonly since: IntentTime;
  /** The row's user, where the request is for a membership or a factor. */
  readonly userId?: string;
  readonly failure?: RowFailure;
  /** What WorkOS had before an update that the row failed in, or was killed in. */
  readonly before?: Before;
}

/** What the ledger says that one row did. */
export interface RowTraces {
  readonly touches: readonly Touch[];
  readonly open: readonly OpenRequest[];
}

const SINCE_EVER: IntentTime = { atMs: 0 };

/** Reads what a row did from its state in the ledger. Pure. */
export function tracesOf(row: number, state: RowState): RowTraces {
  const user = resultOf(state, USER);
  const touches: Touch[] = [];
  const open: OpenRequest[] = [];
  for (const kind of KINDS) {
    const { result, before } = stepOf(state, kind);
    // An update of two requests may have been carried out by half.
    const since = doubtOf(state, kind) ?? (before === undefined ? undefined : SINCE_EVER);
    const of = kind !== 'user' && user !== undefined ? { userId: user.id } : {};
    if (result !== undefined) {
      const touch = touchOf({ row, kind, ...of }, result, before);
      if (touch !== undefined) touches.push(touch);
    } else if (since !== undefined && open.length === 0) {
      // Where the user is not known, nothing is known of what belongs to it either.
      const { failure } = state;
      open.push({ row, kind, since, ...of, ...defined({ failure, before }) });
    }
  }
  return { touches, open };
}

function touchOf(
  subject: Pick<Touch, 'row' | 'kind' | 'userId'>,
  { id, outcome, mark, updatedAtMs }: StepResult,
  before: Before | undefined,
): Touch | undefined {
  // The row that has it first has its records.
  if (mark === 'shared') return undefined;
  const isCreated = outcome === 'created';
  if (!isCreated && outcome !== 'updated' && before === undefined) return undefined;
  const touch = { ...subject, id, isCreated };
  return {
    ...touch,
    ...(before === undefined ? {} : { before }),
    ...(updatedAtMs === undefined ? {} : { updatedAtMs }),
  };
}

/**
 * Several rows may have created or changed one object: after a create in doubt, or when rows of one email give several
 * roles. This is what they did together: the values of the first change are those before the job.
 */
export function mergedTouch(touches: readonly Touch[]): Touch | undefined {
  const byTime = [...touches].sort((one, other) => timeOf(one) - timeOf(other));
  const owner = touches.reduce<Touch | undefined>(firstOwner, undefined);
  if (owner === undefined) return undefined;
  const updatedAtMs = Math.max(...touches.map(timeOf));
  const times = updatedAtMs === 0 ? {} : { updatedAtMs };
  const { row, kind, id, isCreated, userId } = owner;
  const subject = { row, kind, id, isCreated, ...(userId === undefined ? {} : { userId }) };
  if (isCreated) return { ...subject, ...times };
  const befores = byTime.map(({ before }) => before);
  const isWhole = befores.every((before) => before !== undefined);
  const merged = befores.reduceRight<Before>(mergedBefore, { values: {} });
  return { ...subject, ...times, ...(isWhole ? { before: merged } : {}) };
}

function timeOf({ updatedAtMs = 0 }: Touch): number {
  return updatedAtMs;
}

/** The row that an object is taken back with: the first that created it, else the first that changed it. */
function firstOwner(owner: Touch | undefined, touch: Touch): Touch {
  if (owner === undefined) return touch;
  if (owner.isCreated !== touch.isCreated) return owner.isCreated ? owner : touch;
  return touch.row < owner.row ? touch : owner;
}

/** `earlier` counts where both have a value. */
function mergedBefore(later: Before, earlier: Before | undefined): Before {
  const values: FieldValues = { ...later.values, ...earlier?.values };
  const unproved = [...(later.unproved ?? []), ...(earlier?.unproved ?? [])];
  const metadata = { ...metadataOf(later), ...metadataOf(earlier) };
  const hasMetadata = 'metadata' in values;
  return {
    values: hasMetadata ? { ...values, metadata } : values,
    ...(unproved.length === 0 ? {} : { unproved: [...new Set(unproved)] }),
  };
}

function metadataOf(before: Before | undefined): object {
  const metadata = before?.values['metadata'];
  return typeof metadata === 'object' && metadata !== null ? metadata : {};
}
