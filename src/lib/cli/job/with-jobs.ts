import { hostname } from 'node:os';
import { dirname } from 'node:path';
import type { WorkersJob } from '../../import';
import { type JobFiles, leaseLocks, type LeaseLocks, nodeFiles } from '../../jobs';
import { Abort, ignoringSystemErrors, sanitizeLine, systemErrorCause } from '../../model';
import {
  lookAtStore,
  openStore,
  readLease,
  releaseLease,
  renewLease,
  type Store,
  storeFiles,
  takeLease,
} from '../../store';
import { readEnvironment, readStore } from '../machine/environment';
import { machinePorts } from '../machine/machine-ports';
import { systemClock } from '../machine/system';

/** Where the jobs of a command are. */
export interface Jobs {
  readonly files: JobFiles;
  /** The database that has them; undefined for jobs on the disk of this machine. */
  readonly store?: JobStore;
}

export interface JobStore {
  readonly store: Store;
  /** From now on messages about the store are printed so: they must not meet the progress on the terminal. */
  tellBy(tell: (text: string) => void): void;
}

interface JobsSetup {
  readonly 'checkpoint-dir': string;
  /** Prints a status message. */
  readonly say?: (text: string) => void;
  /** The command changes nothing in the store, and makes no schema there. */
  readonly isReading?: boolean;
}

/** The jobs on the disk of this machine. */
export const JOBS_ON_DISK: Jobs = { files: machinePorts.files };

const RETRY_MS = 1_000;
const AWAY = 'The store does not respond. Nothing is sent until it does; the run continues then.';

/**
 * Calls `work` with the place of the jobs: the store that `WORKOS_MIGRATE_STORE` names, or else the disk. What the command
 * still holds there when `work` ends is given back.
 *
 * @throws Abort as `openStore`
 */
export async function withJobs<T>(setup: JobsSetup, work: (jobs: Jobs) => Promise<T>): Promise<T> {
  const url = readStore(readEnvironment());
  if (url === undefined) return work(JOBS_ON_DISK);
  let tell = setup.say ?? (() => undefined);
  const options = {
    applicationName: `workos-migrate on ${sanitizeLine(hostname())}`,
    clock: systemClock,
    onAway: (isAway: boolean) => {
      tell(isAway ? AWAY : 'The store responds again.');
    },
  };
  const store = await (setup.isReading === true ? lookAtStore : openStore)(url, options);
  const locks = locksOf(store);
  const files = jobFilesOf(store, {
    root: setup['checkpoint-dir'],
    locks,
    onCopyFailed: (error) => {
      tell(describeLostCopies(setup['checkpoint-dir'], error));
    },
  });
  const tellBy = (by: typeof tell): void => {
    tell = by;
  };
  try {
    return await work({ files, store: { store, tellBy } });
  } finally {
    // Whatever is wrong with the store by now, the leases end by themselves.
    await ignoringSystemErrors(locks.releaseAll());
    await store.close();
  }
}

function describeLostCopies(folder: string, error: unknown): string {
  const why = systemErrorCause(error)?.words ?? 'the disk fails';
  return `Warning: The reports cannot be written to ${sanitizeLine(folder)} on this machine: ${why}. They are in the store: the commands results and errors print them.`;
}

function locksOf(store: Store): LeaseLocks {
  const leases = {
    take: (request: Parameters<typeof takeLease>[1]) => takeLease(store, request),
    renew: (lease: Parameters<typeof renewLease>[1]) => renewLease(store, lease),
    release: (lease: Parameters<typeof releaseLease>[1]) => releaseLease(store, lease),
    read: (name: string) => readLease(store, name),
  };
  return leaseLocks(leases, systemClock);
}

function jobFilesOf(
  store: Store,
  setup: { readonly root: string; readonly locks: LeaseLocks } & Pick<JobFiles, 'onCopyFailed'>,
): JobFiles {
  const { root, locks, ...others } = setup;
  const epochOf = (name: string): number | undefined => locks.epochOf(name);
  const where = `the store at ${store.where}`;
  const more = { locks, copies: nodeFiles(), where, ...others };
  return Object.assign(storeFiles(store, { root, epochOf }), more);
}

/** Opens what a worker of a job writes to. Its lease is that of its coordinator, and it ends with that process. */
export async function filesOfWorker({ jobFolder, held }: WorkersJob): Promise<JobFiles> {
  const url = readStore(process.env);
  if (held === undefined || url === undefined) return machinePorts.files;
  const store = await openWhenBack(url);
  const epochOf = (name: string): number | undefined =>
    name === held.name ? held.epoch : undefined;
  return storeFiles(store, { root: dirname(jobFolder), epochOf });
}

/** Its coordinator has reached the store, and says so if it is away now: a worker that gave up would cost it a chunk. */
async function openWhenBack(url: string): Promise<Store> {
  const applicationName = `workos-migrate worker on ${sanitizeLine(hostname())}`;
  for (;;) {
    try {
      return await openStore(url, { applicationName, clock: systemClock });
    } catch (error) {
      if (!(error instanceof Abort) || error.code !== 'store_unreachable') throw error;
      await systemClock.sleep(RETRY_MS);
    }
  }
}
