import {
  anyOf,
  type Fingerprint,
  type Guard,
  isCount,
  isFlag,
  isText,
  type JobId,
  objectOf,
  oneOf,
  type Summary,
} from '../../model';

/** Version of `checkpoint.json`. */
export const CHECKPOINT_VERSION = 1;

const JOB_STATUSES = ['running', 'completed', 'partial', 'stopped', 'interrupted'] as const;

export type JobStatus = (typeof JOB_STATUSES)[number];

export const isJobStatus: Guard<JobStatus> = oneOf(...JOB_STATUSES);

/** Where a job sends its requests: an API address and the kind of key, never the key. */
export interface Target {
  readonly apiUrl: string;
  readonly environment: 'live' | 'test' | 'sandbox';
}

export const isTarget: Guard<Target> = objectOf<Target>({
  apiUrl: isText,
  environment: oneOf('live', 'test', 'sandbox'),
});

/** The options of a job. A resume keeps those that its command does not change. */
export interface JobOptions {
  /** Processes that send requests. With 1 the coordinator sends them itself. */
  readonly workers: number;
  readonly concurrency: number;
  readonly chunkSize: number;
  /** Writes per second. */
  readonly rateLimit: number;
  /** Share of the budget left to live traffic, 0 to less than 1. */
  readonly headroom: number;
  readonly orgId: string | null;
  readonly createOrgs: boolean;
  readonly onExisting: 'fail' | 'adopt' | 'update';
  readonly maxErrors: number | null;
}

const isNull: Guard<null> = (value) => value === null;

export const isJobOptions: Guard<JobOptions> = objectOf<JobOptions>({
  workers: isCount,
  concurrency: isCount,
  chunkSize: isCount,
  rateLimit: isCount,
  headroom: isCount,
  orgId: anyOf<string | null>(isText, isNull),
  createOrgs: isFlag,
  onExisting: oneOf('fail', 'adopt', 'update'),
  maxErrors: anyOf<number | null>(isCount, isNull),
});

/** What a job is: enough to build its checkpoint again. */
export interface JobSpec {
  readonly target: Target;
  readonly csv: Fingerprint;
  readonly options: JobOptions;
}

/** `checkpoint.json`: a job exists once this file does. Folded from the ledger; replaced whole. */
export interface Checkpoint {
  readonly version: number;
  readonly jobId: JobId;
  readonly status: JobStatus;
  readonly target: Target;
  readonly dryRun: boolean;
  readonly csv: Fingerprint;
  readonly options: JobOptions;
  readonly chunks: { readonly total: number; readonly done: number; readonly size: number };
  readonly summary: Summary;
  readonly createdAt: string;
  readonly updatedAt: string;
}
