import { StopSwitch } from '../../import';
import type { JobOptions } from '../../jobs';
import { count, countOf, duration } from '../../model';
import type { UndoEvent, UndoPorts, UndoPreview, UndoProgress } from '../../undo';
import type { Connection } from '../machine/environment';
import { machinePorts } from '../machine/machine-ports';
import { stopOnSignals } from '../machine/signals';
import { keepMemorySmall, systemClock } from '../machine/system';
import { digestKey, openConnection } from '../job/open-connection';
import { meterOnStderr } from '../terminal/meter';

/** What the ports of an undo are made from. */
export interface UndoPortsSetup {
  readonly connection: Connection;
  readonly options: Pick<JobOptions, 'concurrency' | 'outagePatience'>;
  readonly quiet: boolean;
  readonly version: string;
  /** Prints a status message. */
  readonly say: (text: string) => void;
  /** The command that continues the undo. */
  readonly undoCommand: string;
  /** Shows what is about to be done, and asks. `signal` ends the question. */
  readonly confirm: (preview: UndoPreview, signal: AbortSignal) => Promise<void>;
}

/** Calls `work` with the ports of an undo. Its gateway, progress bar and signal handlers are closed when `work` ends. */
export async function withUndoPorts<T>(
  setup: UndoPortsSetup,
  work: (ports: UndoPorts) => Promise<T>,
): Promise<T> {
  const { connection, options, quiet, version, say } = setup;
  keepMemorySmall();
  const gateway = await openConnection(connection, { concurrency: options.concurrency, version });
  const stop = new StopSwitch();
  const meter = quiet ? undefined : meterOnStderr(() => systemClock.monotonicMs());
  // The bar would overwrite the message. The next event draws it again.
  const tell = (text: string): void => {
    meter?.end();
    say(text);
  };
  const removeHandlers = stopOnSignals(stop, tell, () => setup.undoCommand);
  const emit = (event: UndoEvent): void => {
    if (event.type === 'outage' && !quiet) tell(outageWords(event.isOn, options));
    if (event.type !== 'progress') return;
    const { objects, settled } = event.progress;
    meter?.update(Math.max(objects, settled, 1), settled, () => progressText(event.progress));
  };
  const asking = new AbortController();
  stop.onStop(() => {
    asking.abort();
  });
  try {
    return await work({
      ...machinePorts,
      random: () => Math.random(),
      digestKey: (nonce) => digestKey(connection.apiKey, nonce),
      gateway,
      stop,
      emit,
      confirm: (preview) => setup.confirm(preview, asking.signal),
    });
  } finally {
    meter?.end();
    removeHandlers();
    await (stop.isAbandoned ? gateway.abort() : gateway.close());
  }
}

function outageWords(isOn: boolean, { outagePatience }: UndoPortsSetup['options']): string {
  if (!isOn) return 'WorkOS is responding again. Resuming.';
  const limit = countOf(outagePatience, 'minute');
  return `WorkOS is returning only errors. Pausing, and probing until it recovers (up to ${limit}).`;
}

/** The numbers beside the bar. Pure. */
export function progressText(progress: UndoProgress): string {
  const { objects, settled, left, elapsedMs, requests } = progress;
  const restMs = settled === 0 ? undefined : ((objects - settled) * elapsedMs) / settled;
  const share = Math.round(progress.share * 100);
  return [
    `${count(settled)}/${count(objects)} objects`,
    `${((requests.writes * 1000) / Math.max(1, elapsedMs)).toFixed(0)} writes/s`,
    `${count(left)} kept or failed`,
    ...(share < 100 ? [`pace ${String(share)} % after 429`] : []),
    ...(restMs === undefined || restMs < 1_000 ? [] : [`ETA ${duration(restMs)}`]),
  ].join(' · ');
}
