import type { JobFiles } from '../jobs';
import type { Clock, JobId } from '../model';
import type { RateBookkeeping } from '../pacing';
import type { StopSwitch } from '../requests';
import type { Gateway } from '../workos';
import type { Emit } from './events';
import type { Plan } from './plan/plan-csv';

/** How the processes of `--workers` are started, and how they reach WorkOS. */
export interface WorkerPorts {
  /** Absolute path of their entry file. */
  readonly modulePath: string;
  /** Their complete environment; it has the key. */
  readonly env: NodeJS.ProcessEnv;
  readonly baseUrl: string;
  readonly requestTimeoutMs: number;
  readonly appVersion: string;
}

/** What a run is about to do, for the user to confirm. */
export interface PlannedRun {
  readonly plan: Plan;
  /** The job that is resumed; how many of its rows are left is not known where its checkpoint is lost. */
  readonly resumed?: { readonly jobId: JobId; readonly unprocessed?: number };
}

/** The outside world of an import. */
export interface ImportPorts {
  readonly files: JobFiles;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Random text, new for each job. */
  readonly newNonce: () => string;
  /** A digest of the API key, keyed by the nonce of a job. */
  readonly digestKey: (nonce: string) => string;
  readonly gateway: Gateway;
  readonly stop: StopSwitch;
  readonly emit: Emit;
  /** Called with the plan before anything is written or recorded; a rejection ends the run, as if it had not begun. */
  readonly confirm?: (planned: PlannedRun) => Promise<void>;
  readonly workers: WorkerPorts;
  /** The books of the rate budget, where the run shares one with other processes. */
  readonly books?: RateBookkeeping | undefined;
}
