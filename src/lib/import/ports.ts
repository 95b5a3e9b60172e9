import type { JobFiles } from '../jobs';
import type { Clock } from '../model';
import type { StopSwitch } from '../requests';
import type { Gateway } from '../workos';
import type { Emit } from './events';

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
  readonly workers: WorkerPorts;
}
