import {
  asObject,
  defined,
  type Guard,
  ifValid,
  isCount,
  isFlag,
  isRowNumber,
  isText,
  isWhole,
  maybe,
  objectOf,
  oneOf,
} from '../../model';
import { rejectNewer } from '../version';

/** Version of the format of `undo.log`. */
const UNDO_VERSION = 1;

const UNDO_PHASES = ['users', 'memberships', 'roles', 'organizations'] as const;

/**
 * The parts of an undo, in their order. Each goes over the chunks of the job, over its roles and permissions, or over
 * batches of its organizations.
 */
export type UndoPhase = (typeof UNDO_PHASES)[number];

export const isUndoPhase: Guard<UndoPhase> = oneOf(...UNDO_PHASES);

const UNDO_KINDS = ['user', 'membership', 'factor', 'role', 'permission', 'organization'] as const;

/** The objects that a job makes or changes. */
export type UndoKind = (typeof UNDO_KINDS)[number];

/** What became of objects of one kind. */
export interface UndoCounts {
  /** Created by the job, and deleted. */
  readonly deleted: number;
  /** Updated by the job, and given their earlier values back. */
  readonly restored: number;
  /** Gone before the undo came to them. */
  readonly gone: number;
  /** Left as they are, for a reason that `undo-kept.jsonl` gives. */
  readonly kept: number;
  /** WorkOS refused the change, or did not answer. */
  readonly failed: number;
}

export const NO_UNDO_COUNTS: UndoCounts = { deleted: 0, restored: 0, gone: 0, kept: 0, failed: 0 };

export type UndoSummary = Readonly<Record<`${UndoKind}s`, UndoCounts>>;

const areCounts: Guard<UndoCounts> = objectOf<UndoCounts>({
  deleted: isWhole,
  restored: isWhole,
  gone: isWhole,
  kept: isWhole,
  failed: isWhole,
});

const isSummary: Guard<UndoSummary> = objectOf<UndoSummary>({
  memberships: areCounts,
  users: areCounts,
  factors: areCounts,
  roles: areCounts,
  permissions: areCounts,
  organizations: areCounts,
});

/** A kind that an older version did not undo counts as nothing. */
function readSummary(value: unknown): UndoSummary | undefined {
  return ifValid({ ...NOTHING_UNDONE, ...asObject(value) }, isSummary);
}

/** An object that was not taken back, and why: a line of `undo-kept.jsonl`. */
export interface KeptObject {
  readonly kind: UndoKind;
  /** Absent where only a request that may have created it is known. */
  readonly id?: string;
  readonly row?: number;
  /** A code, e.g. `signed_in`; `failed` where WorkOS did not carry out the change. */
  readonly reason: string;
  readonly message: string;
}

const isKept: Guard<KeptObject> = objectOf<KeptObject>({
  kind: oneOf(...UNDO_KINDS),
  id: maybe(isText),
  row: maybe(isRowNumber),
  reason: isText,
  message: isText,
});

/** What an undo may do besides. */
export interface UndoOptions {
  readonly keepOrganizations: boolean;
  readonly includeChanged: boolean;
}

const areOptions: Guard<UndoOptions> = objectOf<UndoOptions>({
  keepOrganizations: isFlag,
  includeChanged: isFlag,
});

const OUTCOMES = ['deleted', 'restored', 'gone', 'failed'] as const;

/** `failed`: the change was certainly not carried out. */
export type UndoOutcome = (typeof OUTCOMES)[number];

/**
 * Times of an object that nobody but the job had changed, by WorkOS. Restored, it is as it was then: an undo of the job
 * before can tell that.
 */
export interface RestoredTimes {
  /** When it had been changed last before the job. */
  readonly wasAtMs: number;
  /** When it was restored. */
  readonly updatedAtMs: number;
}

/** One record of `undo.log`. `docs/ledger.md` documents the lines. */
export type UndoRecord =
  | {
      readonly type: 'run';
      readonly jobId: string;
      readonly atMs: number;
      readonly options: UndoOptions;
      readonly keyDigest: string;
    }
  /** The object was looked at and is about to be deleted or restored. */
  | { readonly type: 'intent'; readonly kind: string; readonly id: string }
  | {
      readonly type: 'result';
      readonly kind: string;
      readonly id: string;
      readonly outcome: UndoOutcome;
      readonly times?: RestoredTimes;
    }
  | {
      readonly type: 'kept';
      readonly phase: UndoPhase;
      readonly part: number;
      readonly kept: KeptObject;
    }
  /** A part of a phase is done, with these counts; the `kept` records before it belong to it. */
  | {
      readonly type: 'receipt';
      readonly phase: UndoPhase;
      readonly part: number;
      readonly counts: UndoSummary;
    }
  /** All parts of all phases are done. */
  | { readonly type: 'end'; readonly atMs: number; readonly counts: UndoSummary };

/** The record as the array that is stored; the tag comes first. */
export function undoToArray(record: UndoRecord): readonly unknown[] {
  switch (record.type) {
    case 'run': {
      const { jobId, atMs, options, keyDigest } = record;
      return ['undo', UNDO_VERSION, jobId, atMs, options, keyDigest];
    }
    case 'intent':
      return ['?', record.kind, record.id];
    case 'result':
      return [
        '=',
        record.kind,
        record.id,
        record.outcome,
        ...(record.times === undefined ? [] : [record.times.wasAtMs, record.times.updatedAtMs]),
      ];
    case 'kept':
      return ['kept', record.phase, record.part, record.kept];
    case 'receipt':
      return ['done', record.phase, record.part, record.counts];
    case 'end':
      return ['end', record.atMs, record.counts];
  }
}

type Reader = (array: readonly unknown[]) => UndoRecord | undefined;

const isOutcome = oneOf(...OUTCOMES);

const READERS: Readonly<Record<string, Reader>> = {
  undo([, version, jobId, atMs, options, keyDigest]) {
    rejectNewer(version, UNDO_VERSION);
    if (!isText(jobId) || !isCount(atMs) || !areOptions(options)) return undefined;
    return isText(keyDigest) ? { type: 'run', jobId, atMs, options, keyDigest } : undefined;
  },
  '?': ([, kind, id]) => (isText(kind) && isText(id) ? { type: 'intent', kind, id } : undefined),
  '=': ([, kind, id, outcome, wasAtMs, updatedAtMs]) => {
    if (!isText(kind) || !isText(id) || !isOutcome(outcome)) return undefined;
    const times = isCount(wasAtMs) && isCount(updatedAtMs) ? { wasAtMs, updatedAtMs } : undefined;
    return { type: 'result', kind, id, outcome, ...defined({ times }) };
  },
  kept([, phase, part, stored]) {
    if (!isUndoPhase(phase) || !isWhole(part) || !isKept(stored)) return undefined;
    const { kind, id, row, reason, message } = stored;
    const kept = { kind, ...defined({ id, row }), reason, message };
    return { type: 'kept', phase, part, kept };
  },
  done([, phase, part, stored]) {
    const counts = readSummary(stored);
    if (!isUndoPhase(phase) || !isWhole(part) || counts === undefined) return undefined;
    return { type: 'receipt', phase, part, counts };
  },
  end([, atMs, stored]) {
    const counts = readSummary(stored);
    return isCount(atMs) && counts !== undefined ? { type: 'end', atMs, counts } : undefined;
  },
};

/** Reads a stored array. Undefined when it is not a valid record: a garbled record is ignored. */
export function readUndoRecord(array: readonly unknown[]): UndoRecord | undefined {
  const [tag] = array;
  return isText(tag) && Object.hasOwn(READERS, tag) ? READERS[tag]?.(array) : undefined;
}

function addUndoCounts(one: UndoCounts, other: UndoCounts): UndoCounts {
  return {
    deleted: one.deleted + other.deleted,
    restored: one.restored + other.restored,
    gone: one.gone + other.gone,
    kept: one.kept + other.kept,
    failed: one.failed + other.failed,
  };
}

export const NOTHING_UNDONE: UndoSummary = {
  memberships: NO_UNDO_COUNTS,
  users: NO_UNDO_COUNTS,
  factors: NO_UNDO_COUNTS,
  roles: NO_UNDO_COUNTS,
  permissions: NO_UNDO_COUNTS,
  organizations: NO_UNDO_COUNTS,
};

/** The sum of two summaries. */
export function addUndone(one: UndoSummary, other: UndoSummary): UndoSummary {
  return {
    memberships: addUndoCounts(one.memberships, other.memberships),
    users: addUndoCounts(one.users, other.users),
    factors: addUndoCounts(one.factors, other.factors),
    roles: addUndoCounts(one.roles, other.roles),
    permissions: addUndoCounts(one.permissions, other.permissions),
    organizations: addUndoCounts(one.organizations, other.organizations),
  };
}

/** The counts of all kinds together. */
export function totalUndone(summary: UndoSummary): UndoCounts {
  return Object.values(summary).reduce(addUndoCounts);
}

/** How many objects were kept, or failed. */
export function leftBehind(summary: UndoSummary): number {
  const { kept, failed } = totalUndone(summary);
  return kept + failed;
}
