import { Abort } from '../../model';
import { exitStatusOf } from '../command/exit-status';

/**
 * Does `work` that a signal ends: the first by the abort signal, so that nothing half is left; a second ends the process at
 * once.
 */
export async function abortOnSignals<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => {
    const code = name === 'SIGINT' ? 'sigint' : 'sigterm';
    const reason = new Abort('interrupted', code, `Stopped by ${name}: nothing was written.`);
    if (controller.signal.aborted) process.exit(exitStatusOf(reason));
    controller.abort(reason);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, onSignal);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of signals) process.off(name, onSignal);
  }
}
