import type { RunOptions } from '../../jobs';
import { defined } from '../../model';
import { type ImportPorts, StopSwitch } from '../../import';
import { assertAddressSpace } from '../machine/address-space';
import type { Connection } from '../machine/environment';
import { machinePorts } from '../machine/machine-ports';
import { stopOnSignals } from '../machine/signals';
import { keepMemorySmall } from '../machine/system';
import { openBooks } from './open-books';
import { digestKey, openConnection } from './open-connection';
import type { Jobs } from './with-jobs';

/** What a command that sends requests says of itself. */
export interface RunSetup {
  readonly jobs: Jobs;
  readonly connection: Connection;
  readonly options: Pick<RunOptions, 'concurrency' | 'rateLimit' | 'headroom' | 'budget'>;
  readonly version: string;
  /** Prints a status message. */
  readonly say: (text: string) => void;
  /** The command that goes on after an interruption, once there is something to go on with. */
  readonly commandToGoOn: () => string | undefined;
  /** Takes the progress off the terminal: it would overwrite a message, and the next event draws it again. */
  readonly endProgress: () => void;
}

/** The ports that all such commands have. */
export type RunPorts = typeof machinePorts &
  Pick<ImportPorts, 'random' | 'digestKey' | 'gateway' | 'stop' | 'books'>;

/**
 * Calls `work` with the ports of a run, and with `tell`, which prints a status message. Gateway, progress and signal
 * handlers are closed when `work` ends.
 */
export async function withRun<T>(
  setup: RunSetup,
  work: (ports: RunPorts, tell: (text: string) => void) => Promise<T>,
): Promise<T> {
  const { jobs, connection, options, version, say, commandToGoOn, endProgress } = setup;
  keepMemorySmall();
  assertAddressSpace();
  const tell = (text: string): void => {
    endProgress();
    say(text);
  };
  jobs.store?.tellBy(tell);
  const books = await openBooks({ ...setup, ...defined({ store: jobs.store?.store }), tell });
  const gateway = await openConnection(connection, { concurrency: options.concurrency, version });
  const stop = new StopSwitch();
  const removeHandlers = stopOnSignals(stop, tell, commandToGoOn);
  try {
    const ports = {
      ...machinePorts,
      files: jobs.files,
      random: () => Math.random(),
      digestKey: (nonce: string) => digestKey(connection.apiKey, nonce),
      gateway,
      stop,
      ...defined({ books }),
    };
    return await work(ports, tell);
  } finally {
    endProgress();
    removeHandlers();
    await (stop.isAbandoned ? gateway.abort() : gateway.close());
    jobs.store?.tellBy(say);
  }
}
