import {
  defined,
  asObject,
  ifValid,
  isCount,
  isRequestCounts,
  isTally,
  isText,
  isStepName,
  isWhole,
  listOf,
  maybe,
  type RequestCounts,
  type StepName,
  type Tally,
} from '../../model';
import type { JobSpec } from '../checkpoint/checkpoint';
import { type JobOptions, readOptions } from '../checkpoint/options';
import { readSpec } from '../checkpoint/read-spec';
import { isEpoch } from './chunk-ledger';
import type { EarlierValues } from './chunk-record';
import { LEDGER_VERSION, rejectOtherLedger } from '../version';
import { INTENT, RESULT, stepFromArray, type StepRecord, stepToArray } from './step-record';

/** One record of the coordinator's ledger, `job.log`. */
export type JobRecord =
  | {
      readonly type: 'job';
      readonly jobId: string;
      readonly nonce: string;
      readonly atMs: number;
      readonly spec: JobSpec;
      /** Of the API key, keyed by the nonce: tells a later run whether it has the same key. */
      readonly keyDigest?: string;
    }
  /** A resume begins; its options, paths and key count from now on. */
  | {
      readonly type: 'run';
      readonly atMs: number;
      readonly options: JobOptions;
      readonly csvPath: string;
      readonly csvAbsolutePath?: string;
      readonly keyDigest?: string;
    }
  /** A worker of this run. `start` as `processStart` gives it; no `host` in records of older versions. */
  | {
      readonly type: 'worker';
      readonly pid: number;
      readonly start: string | undefined;
      readonly host?: string;
    }
  /** A step of what all rows share, e.g. of an organization, by its key. */
  | StepRecord<string>
  | SharedBeforeRecord
  | { readonly type: 'grant'; readonly chunk: number; readonly epoch: number }
  /** `retryable`: failures of the chunk that are worth a retry. */
  | {
      readonly type: 'receipt';
      readonly chunk: number;
      readonly epoch: number;
      readonly tally: Tally;
      readonly retryable: number;
    }
  /**
   * Requests and working time of the job so far, all its runs together. `rows`: those that this run has processed;
   * absent where an older version wrote the record.
   */
  | {
      readonly type: 'spent';
      readonly requests: RequestCounts;
      readonly ms: number;
      readonly rows?: number;
    };

/** What all rows share is about to be updated, is this object, and has these values. */
export interface SharedBeforeRecord extends EarlierValues {
  readonly type: 'before';
  readonly step: StepName;
  readonly subject: string;
  readonly id: string;
}

/** The record as the array that is stored; the tag comes first. */
export function jobRecordToArray(record: JobRecord): readonly unknown[] {
  switch (record.type) {
    case 'job':
      return headToArray(record);
    case 'run':
      return runToArray(record);
    case 'worker':
      return ['worker', record.pid, record.start ?? null, ...optional(record.host)];
    case 'intent':
    case 'result':
      return stepToArray(record);
    case 'before': {
      const { step, subject, id, values, unproved } = record;
      return ['was', step, subject, id, values, ...optional(unproved)];
    }
    case 'grant':
      return ['grant', record.chunk, record.epoch];
    case 'receipt':
      return ['done', record.chunk, record.epoch, record.tally, record.retryable];
    case 'spent':
      return ['spent', record.requests, record.ms, ...optional(record.rows)];
  }
}

function headToArray(record: JobRecord & { type: 'job' }): readonly unknown[] {
  const { jobId, nonce, atMs, spec, keyDigest } = record;
  return ['job', LEDGER_VERSION, jobId, nonce, atMs, spec, ...optional(keyDigest)];
}

function runToArray(record: JobRecord & { type: 'run' }): readonly unknown[] {
  const { atMs, options, csvPath, csvAbsolutePath, keyDigest } = record;
  return ['run', atMs, options, csvPath, csvAbsolutePath ?? null, ...optional(keyDigest)];
}

function optional<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

type Reader = (array: readonly unknown[]) => JobRecord | undefined;

const READERS: Readonly<Record<string, Reader>> = {
  job([, version, jobId, nonce, atMs, stored, keyDigest]) {
    rejectOtherLedger(version);
    const spec = readSpec(stored);
    if (!isText(jobId) || !isText(nonce) || !isCount(atMs) || spec === undefined) return undefined;
    const more = defined({ keyDigest: ifValid(keyDigest, isText) });
    return { type: 'job', jobId, nonce, atMs, spec, ...more };
  },
  run([, atMs, stored, csvPath, csvAbsolutePath, keyDigest]) {
    const options = readOptions(stored);
    if (!isCount(atMs) || options === undefined || !isText(csvPath)) return undefined;
    const more = {
      csvAbsolutePath: ifValid(csvAbsolutePath, isText),
      keyDigest: ifValid(keyDigest, isText),
    };
    return { type: 'run', atMs, options, csvPath, ...defined(more) };
  },
  worker([, pid, start, host]) {
    if (!isCount(pid) || (start !== null && !isText(start))) return undefined;
    const more = defined({ host: ifValid(host, isText) });
    return { type: 'worker', pid, start: start ?? undefined, ...more };
  },
  [INTENT]: readStep,
  [RESULT]: readStep,
  was([, step, subject, id, stored, unproved]) {
    const values = asObject(stored);
    if (!isStepName(step) || !isText(subject) || !isText(id) || values === undefined)
      return undefined;
    if (!isUnproved(unproved)) return undefined;
    return { type: 'before', step, subject, id, values, ...defined({ unproved }) };
  },
  grant([, chunk, epoch]) {
    return isWhole(chunk) && isEpoch(epoch) ? { type: 'grant', chunk, epoch } : undefined;
  },
  done([, chunk, epoch, tally, retryable]) {
    if (!isWhole(chunk) || !isEpoch(epoch) || !isTally(tally)) return undefined;
    return isCount(retryable) ? { type: 'receipt', chunk, epoch, tally, retryable } : undefined;
  },
  spent([, requests, ms, rows]) {
    if (!isRequestCounts(requests) || !isCount(ms)) return undefined;
    return { type: 'spent', requests, ms, ...(isCount(rows) ? { rows } : {}) };
  },
};

const isUnproved = maybe(listOf(isText));

function readStep(array: readonly unknown[]): JobRecord | undefined {
  return stepFromArray(array, isText);
}

/** Reads a stored array. Undefined when it is not a valid record: a garbled record is ignored. */
export function readJobRecord(array: readonly unknown[]): JobRecord | undefined {
  const [tag] = array;
  return isText(tag) && Object.hasOwn(READERS, tag) ? READERS[tag]?.(array) : undefined;
}
