import { join } from 'node:path';
import { type ImportEvent, type ImportPorts, StopSwitch } from '../../import';
import { type Gateway, openGateway } from '../../workos';
import type { Connection } from '../machine/environment';
import { machinePorts } from '../machine/machine-ports';
import { progressView } from '../job/progress-view';
import { stopOnSignals } from '../machine/signals';
import { keepMemorySmall, systemClock } from '../machine/system';

// Long enough for a slow answer; a request that takes longer is looked up, not waited for.
const REQUEST_TIMEOUT_MS = 30_000;

const OUTAGE =
  'WorkOS answers nothing but errors: everybody waits, and one request now and then asks whether it is over (5 min at most).';
const OUTAGE_OVER = 'WorkOS answers again: going on.';

/** What a command that works on a job has around it. */
export interface SessionSetup {
  readonly connection: Connection;
  /** Requests in flight at most, in this process. */
  readonly concurrency: number;
  readonly quiet: boolean;
  readonly version: string;
  /** Prints talk. */
  readonly say: (text: string) => void;
  readonly onEvent?: (event: ImportEvent) => void;
}

function workerPorts({ apiKey, baseUrl }: Connection, appVersion: string): ImportPorts['workers'] {
  return {
    modulePath: join(__dirname, 'worker.js'),
    // The key reaches a worker this way and no other.
    env: { ...process.env, WORKOS_SECRET_KEY: apiKey },
    baseUrl: baseUrl.href,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    appVersion,
  };
}

function openRoad({ connection, concurrency, version }: SessionSetup): Promise<Gateway> {
  return openGateway({
    apiKey: connection.apiKey,
    baseUrl: connection.baseUrl,
    connections: concurrency,
    timeoutMs: REQUEST_TIMEOUT_MS,
    now: () => systemClock.now(),
    appVersion: version,
  });
}

/** What is said of a worker that is gone. */
export function describeLoss({ words, isReplaced }: ImportEvent & { type: 'worker_lost' }): string {
  return isReplaced ? `${words}. Another worker takes its place.` : `${words}.`;
}

/** Does `work` with a connection to WorkOS, a progress bar and an ear for signals; all end with it. */
export async function inSession<T>(
  setup: SessionSetup,
  work: (ports: ImportPorts) => Promise<T>,
): Promise<T> {
  const { connection, quiet, say, onEvent, version } = setup;
  keepMemorySmall();
  const gateway = await openRoad(setup);
  const stop = new StopSwitch();
  const view = progressView(quiet, () => systemClock.now());
  // The bar gives way, and comes back below.
  const talk = (text: string): void => {
    view.end();
    say(text);
  };
  const removeHandlers = stopOnSignals(stop, talk);
  const emit = (event: ImportEvent): void => {
    view.show(event);
    if (event.type === 'outage' && !quiet) talk(event.isOn ? OUTAGE : OUTAGE_OVER);
    if (event.type === 'worker_lost') talk(describeLoss(event));
    onEvent?.(event);
  };
  try {
    return await work({
      ...machinePorts,
      random: () => Math.random(),
      gateway,
      stop,
      emit,
      workers: workerPorts(connection, version),
    });
  } finally {
    view.end();
    removeHandlers();
    await (stop.isAbandoned ? gateway.abort() : gateway.close());
  }
}
