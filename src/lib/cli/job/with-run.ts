import { type ImportPorts, StopSwitch } from '../../import';
import { assertAddressSpace } from '../machine/address-space';
import type { Connection } from '../machine/environment';
import { machinePorts } from '../machine/machine-ports';
import { stopOnSignals } from '../machine/signals';
import { keepMemorySmall } from '../machine/system';
import { digestKey, openConnection } from './open-connection';

/** What a command that sends requests says of itself. */
export interface RunSetup {
  readonly connection: Connection;
  readonly options: { readonly concurrency: number };
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
  Pick<ImportPorts, 'random' | 'digestKey' | 'gateway' | 'stop'>;

/**
 * Calls `work` with the ports of a run, and with `tell`, which prints a status message. Gateway, progress and signal
 * handlers are closed when `work` ends.
 */
export async function withRun<T>(
  { connection, options, version, say, commandToGoOn, endProgress }: RunSetup,
  work: (ports: RunPorts, tell: (text: string) => void) => Promise<T>,
): Promise<T> {
  keepMemorySmall();
  assertAddressSpace();
  const gateway = await openConnection(connection, { concurrency: options.concurrency, version });
  const stop = new StopSwitch();
  const tell = (text: string): void => {
    endProgress();
    say(text);
  };
  const removeHandlers = stopOnSignals(stop, tell, commandToGoOn);
  try {
    const ports = {
      ...machinePorts,
      random: () => Math.random(),
      digestKey: (nonce: string) => digestKey(connection.apiKey, nonce),
      gateway,
      stop,
    };
    return await work(ports, tell);
  } finally {
    endProgress();
    removeHandlers();
    await (stop.isAbandoned ? gateway.abort() : gateway.close());
  }
}
