import {
  defined,
  type Fingerprint,
  type Guard,
  isText,
  type JobId,
  objectOf,
  oneOf,
  type Summary,
} from '../../model';
import type { JobOptions } from './options';

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

export function isSameTarget(one: Target, other: Target): boolean {
  return one.apiUrl === other.apiUrl && one.environment === other.environment;
}

/** What an import is: enough to build its checkpoint again. */
export interface ImportSpec {
  readonly kind: 'import';
  readonly target: Target;
  readonly csv: Fingerprint;
  /** The files that describe organizations and roles, where the import has them. */
  readonly tenant?: TenantFingerprints;
  readonly options: JobOptions;
}

export interface TenantFingerprints {
  readonly organizations?: Fingerprint;
  readonly roles?: Fingerprint;
}

/** What a job is, by its kind. */
export type JobSpec = ImportSpec;

/** The part of a checkpoint that does not change while the job runs. */
export function specOf({ kind, target, csv, tenant, options }: JobSpec): JobSpec {
  return { kind, target, csv, ...defined({ tenant }), options };
}

/** `checkpoint.json`: a job exists once this file does. Folded from the ledger; replaced whole. */
export interface Checkpoint extends ImportSpec {
  readonly version: number;
  readonly jobId: JobId;
  readonly status: JobStatus;
  readonly dryRun: boolean;
  readonly chunks: { readonly total: number; readonly done: number; readonly size: number };
  readonly summary: Summary;
  readonly createdAt: string;
  readonly updatedAt: string;
}
