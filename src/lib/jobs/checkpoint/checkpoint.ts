import type { Fingerprint, JobId, Summary } from '../../model';

/** Version of `checkpoint.json`. */
export const CHECKPOINT_VERSION = 1;

export type JobStatus = 'running' | 'completed' | 'partial' | 'stopped' | 'interrupted';

/** Where a job sends to: an API address and the kind of key, never the key. */
export interface Target {
  readonly apiUrl: string;
  readonly environment: 'live' | 'test' | 'sandbox';
}

/** What the job was asked for; a resume keeps it unless told otherwise. */
export interface JobOptions {
  /** Processes that send requests; 1: no process but the coordinator. */
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
