import type { StopSwitch } from '../../import';
import { Abort } from '../../model';
import { exitStatusOf } from '../command/exit-status';

// Every command handles signals here and nowhere else.

type SignalHandler = (signal: NodeJS.Signals) => void;

const FINISH_WITHIN_MS = 10_000;
const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls `handler` at each of these signals. Returns a function that removes the handler. */
function onSignals(names: readonly NodeJS.Signals[], handler: SignalHandler): () => void {
  for (const name of names) process.on(name, handler);
  return () => {
    for (const name of names) process.off(name, handler);
  };
}

/** The error that ends a command interrupted by a signal. */
export function interruptedBy(
  signal: NodeJS.Signals,
  message: string,
  actions: readonly string[] = [],
): Abort {
  // A closed terminal (SIGHUP) requests the end as SIGTERM does.
  const code = signal === 'SIGINT' ? 'sigint' : 'sigterm';
  return new Abort('interrupted', code, message, actions);
}

/**
 * Stops a run on signals. After the first signal no new row begins, and rows in flight have 10 s to finish. The second
 * ends the process at once, with the command that resumes the job as its last word. Either way the ledger holds
 * everything done so far. Returns a function that removes the handlers.
 */
export function stopOnSignals(
  stop: StopSwitch,
  say: (text: string) => void,
  resumeCommand: () => string | undefined,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const onSignal: SignalHandler = (signal) => {
    const message = `Stopped by ${signal}: everything done so far is recorded.`;
    const reason = interruptedBy(signal, message);
    if (timer !== undefined) {
      const command = resumeCommand();
      say(command === undefined ? 'Stopped.' : `Stopped. To resume: ${command}`);
      process.exit(exitStatusOf(reason));
    }
    say('Finishing rows in flight. Press Ctrl-C again to stop now.');
    stop.stop(reason);
    timer = setTimeout(() => {
      stop.abandon(reason);
    }, FINISH_WITHIN_MS);
  };
  const remove = process.stderr.isTTY
    ? [onSignals(ENDING_SIGNALS, onSignal)]
    : [onSignals(['SIGINT', 'SIGTERM'], onSignal), onSignals(['SIGHUP'], ignoreHangup)];
  return () => {
    clearTimeout(timer);
    for (const each of remove) each();
  };
}

// Under nohup, or without a terminal, a hangup must not end the run. Node does not inherit the ignored state of a
// signal, so only a handler keeps the process alive.
function ignoreHangup(): void {
  // The handler itself keeps the process alive.
}

/**
 * Runs `work` with an abort signal that the first signal triggers, so that no half-written file remains. A second
 * signal ends the process at once.
 */
export async function abortOnSignals<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const remove = onSignals(ENDING_SIGNALS, (name) => {
    const reason = interruptedBy(name, `Stopped by ${name}: nothing was written.`);
    if (controller.signal.aborted) process.exit(exitStatusOf(reason));
    controller.abort(reason);
  });
  try {
    return await work(controller.signal);
  } finally {
    remove();
  }
}

/** Resolves at the first signal that ends a command. */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    const remove = onSignals(ENDING_SIGNALS, () => {
      remove();
      resolve();
    });
  });
}

/** An abort signal that SIGINT and SIGTERM trigger, the last of them, and a function that removes the handler. */
export function watchSignals(): {
  readonly signal: AbortSignal;
  readonly last: () => NodeJS.Signals;
  readonly remove: () => void;
} {
  const controller = new AbortController();
  let last: NodeJS.Signals = 'SIGINT';
  const remove = onSignals(['SIGINT', 'SIGTERM'], (signal) => {
    last = signal;
    controller.abort();
  });
  return { signal: controller.signal, last: () => last, remove };
}
