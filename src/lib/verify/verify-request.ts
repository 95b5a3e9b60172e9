import type { ListedSoFar } from '../environment';
import type { PlanningEvent } from '../import';
import type { JobFiles, JobOptions, JobView, Target } from '../jobs';
import type { Clock, Fingerprint, RequestCounts, VerificationSummary } from '../model';
import type { OutputRequest } from '../outputs';
import type { RateBookkeeping } from '../pacing';
import type { RequestEvent, StopSwitch } from '../requests';
import type { Gateway } from '../workos';
import type { Difference } from './difference';
import type { RowProgress } from './verification-store';

/** What to verify, and what to do with the result. */
export interface VerifyRequest {
  /** The job that imported the file; undefined for a file by itself. */
  readonly job?: JobView;
  readonly csvPath: string;
  readonly checkpointDir: string;
  /** Where the current key and address lead. */
  readonly target: Target;
  /** How the file is read, and how much may be sent. */
  readonly options: JobOptions;
  /** Also find the members of the file's organizations whom no row names. */
  readonly findsUnexpected: boolean;
  /** Compare so many rows, spread over the file. */
  readonly sample?: number;
  /** How many differences the result holds. */
  readonly maxDifferences: number;
  /** Where all differences are written, one a line. */
  readonly output?: OutputRequest;
  /** Where the rows are copied that an import may repair. */
  readonly repairCsv?: OutputRequest;
}

/** What is reported while a verification works. */
export type VerifyEvent =
  | RequestEvent
  | PlanningEvent
  /** An earlier run is continued, which began at this time. */
  | { readonly type: 'continuing'; readonly begunAtMs: number; readonly rows: number }
  /** What differs may not have been visible yet: after the delay WorkOS is read once more. */
  | { readonly type: 'reading_again'; readonly delayMs: number }
  /** Lists are read; undefined numbers are not known. */
  | { readonly type: 'reading'; readonly listed: ListedSoFar }
  | { readonly type: 'comparing'; readonly progress: RowProgress; readonly rows: number };

/** The outside world of a verification. */
export interface VerifyPorts {
  readonly files: JobFiles;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** A digest of the API key, keyed by the nonce of a job. */
  readonly digestKey: (nonce: string) => string;
  readonly gateway: Gateway;
  readonly stop: StopSwitch;
  readonly emit: (event: VerifyEvent) => void;
  /** The books of the rate budget, where the run shares one with other processes. */
  readonly books?: RateBookkeeping | undefined;
}

/** What a verification found. */
export interface VerifyEnd {
  readonly target: Target;
  readonly csv: Fingerprint;
  readonly summary: VerificationSummary;
  /** The first of them. */
  readonly differences: readonly Difference[];
  readonly truncated: boolean;
  readonly files: {
    readonly output?: string;
    readonly repairCsv?: string;
    /** `verification.json` of the job. */
    readonly verification?: string;
  };
  /** Rows in the repair CSV. */
  readonly repairRows: number;
  readonly requests: RequestCounts;
  readonly durationMs: number;
}
