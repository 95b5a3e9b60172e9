import { join } from 'node:path';
import { type ImportEvent, type ImportPorts, StopSwitch } from '../../import';
import type { JobOptions } from '../../jobs';
import { defined } from '../../model';
import { type Connection, WORKER_PROXY } from '../machine/environment';
import { confirmRun } from './confirm-run';
import { machinePorts } from '../machine/machine-ports';
import { digestKey, openConnection, REQUEST_TIMEOUT_MS } from '../job/open-connection';
import { describeOutage, progressView } from '../job/progress-view';
import { stopOnSignals } from '../machine/signals';
import { assertAddressSpace } from '../machine/address-space';
import { keepMemorySmall, systemClock } from '../machine/system';

/** What the ports of a run are made from. */
export interface ImportPortsSetup {
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
    // The key, and a proxy's password, reach a worker only through its environment.
    env: { ...process.env, WORKOS_SECRET_KEY: apiKey, [WORKER_PROXY]: proxy?.href },
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

/** Calls `work` with the ports of a run. Its gateway, progress bar and signal handlers are closed when `work` ends. */
export async function withImportPorts<T>(
  setup: ImportPortsSetup,
  work: (ports: ImportPorts) => Promise<T>,
): Promise<T> {
  const { connection, options, quiet, say, onEvent, version } = setup;
  keepMemorySmall();
  assertAddressSpace();
  const gateway = await openConnection(connection, { concurrency: options.concurrency, version });
  const stop = new StopSwitch();
  const view = progressView(quiet, () => systemClock.monotonicMs());
  // The bar would overwrite the message. The next event draws it again.
  const tell = (text: string): void => {
    view.end();
    say(text);
  };
  const removeHandlers = stopOnSignals(stop, tell, setup.resumeCommand);
  const { target } = connection;
  const confirm = setup.isConfirmed ? undefined : confirmRun({ target, options, say: tell, stop });
  const emit = (event: ImportEvent): void => {
    if (event.type === 'outage' && !quiet) tell(describeOutage(event, options));
    view.show(event);
    if (event.type === 'worker_lost') tell(describeLostWorker(event));
    onEvent?.(event);
  };
  try {
    return await work({
      ...machinePorts,
      random: () => Math.random(),
      digestKey: (nonce) => digestKey(connection.apiKey, nonce),
      gateway,
      stop,
      emit,
      ...defined({ confirm }),
      workers: workerPorts(connection, version),
    });
  } finally {
    view.end();
    removeHandlers();
    await (stop.isAbandoned ? gateway.abort() : gateway.close());
  }
}
