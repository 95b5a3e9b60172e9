import { join } from 'node:path';
import type { ImportEvent, ImportPorts } from '../../import';
import type { JobOptions } from '../../jobs';
import { type Connection, readEnvironment, readStore, WORKER_PROXY } from '../machine/environment';
import { confirmRun } from './confirm-run';
import { REQUEST_TIMEOUT_MS } from '../job/open-connection';
import { describeOutage, progressView } from '../job/progress-view';
import type { Jobs } from '../job/with-jobs';
import { withRun } from '../job/with-run';
import { systemClock } from '../machine/system';

/** What the ports of a run are made from. */
export interface ImportPortsSetup {
  readonly jobs: Jobs;
  readonly connection: Connection;
  readonly options: JobOptions;
  readonly quiet: boolean;
  readonly version: string;
  /** Prints a status message. */
  readonly say: (text: string) => void;
  readonly onEvent?: (event: ImportEvent) => void;
  /** The command that resumes the job, once there is one to resume. */
  readonly resumeCommand: () => string | undefined;
  /** False when the user is to be asked, once the run is planned. */
  readonly isConfirmed: boolean;
}

function workerPorts(
  { apiKey, baseUrl, proxy }: Connection,
  appVersion: string,
): ImportPorts['workers'] {
  return {
    modulePath: join(__dirname, 'worker.js'),
    // The key, and the passwords of a proxy and of the store, reach a worker only through its environment.
    env: {
      ...process.env,
      WORKOS_SECRET_KEY: apiKey,
      WORKOS_MIGRATE_STORE: readStore(readEnvironment()),
      [WORKER_PROXY]: proxy?.href,
    },
    baseUrl: baseUrl.href,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    appVersion,
  };
}

/** The status message about a worker that was lost. */
export function describeLostWorker({
  words,
  isReplaced,
}: ImportEvent & { type: 'worker_lost' }): string {
  return isReplaced ? `${words}. Another worker replaces it.` : `${words}.`;
}

/** Calls `work` with the ports of a run. */
export async function withImportPorts<T>(
  setup: ImportPortsSetup,
  work: (ports: ImportPorts) => Promise<T>,
): Promise<T> {
  const { connection, options, quiet, onEvent, version, isConfirmed } = setup;
  const view = progressView(quiet, () => systemClock.monotonicMs());
  const run = {
    ...setup,
    commandToGoOn: setup.resumeCommand,
    endProgress: () => {
      view.end();
    },
  };
  return withRun(run, (ports, tell) => {
    const emit = (event: ImportEvent): void => {
      if (event.type === 'outage' && !quiet) tell(describeOutage(event, options));
      view.show(event);
      if (event.type === 'worker_lost') tell(describeLostWorker(event));
      onEvent?.(event);
    };
    const { target } = connection;
    const asking = { target, options, say: tell, stop: ports.stop };
    return work({
      ...ports,
      emit,
      ...(isConfirmed ? {} : { confirm: confirmRun(asking) }),
      workers: workerPorts(connection, version),
    });
  });
}
