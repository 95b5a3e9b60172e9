import type { RunOptions } from '../../jobs';
import { count, duration } from '../../model';
import type { UndoEvent, UndoPorts, UndoPreview, UndoProgress } from '../../undo';
import type { Connection } from '../machine/environment';
import { describeOutage } from '../job/progress-view';
import type { Jobs } from '../job/with-jobs';
import { withRun } from '../job/with-run';
import { systemClock } from '../machine/system';
import { meterOnStderr } from '../terminal/meter';

/** What the ports of an undo are made from. */
export interface UndoPortsSetup {
  readonly jobs: Jobs;
  readonly connection: Connection;
  readonly options: Pick<
    RunOptions,
    'concurrency' | 'outagePatience' | 'rateLimit' | 'headroom' | 'budget'
  >;
  readonly quiet: boolean;
  readonly version: string;
  /** Prints a status message. */
  readonly say: (text: string) => void;
  /** The command that continues the undo. */
  readonly undoCommand: string;
  /** Shows what is about to be done, and asks. `signal` ends the question. */
  readonly confirm: (preview: UndoPreview, signal: AbortSignal) => Promise<void>;
}

/** Calls `work` with the ports of an undo. */
export async function withUndoPorts<T>(
  setup: UndoPortsSetup,
  work: (ports: UndoPorts) => Promise<T>,
): Promise<T> {
  const { options, quiet } = setup;
  const meter = quiet ? undefined : meterOnStderr(() => systemClock.monotonicMs());
  const run = { ...setup, commandToGoOn: () => setup.undoCommand, endProgress: () => meter?.end() };
  return withRun(run, (ports, tell) => {
    const emit = (event: UndoEvent): void => {
      if (event.type === 'outage' && !quiet) tell(describeOutage(event, options));
      if (event.type !== 'progress') return;
      const { objects, settled } = event.progress;
      meter?.update(Math.max(objects, settled, 1), settled, () => progressText(event.progress));
    };
    const asking = new AbortController();
    ports.stop.onStop(() => {
      asking.abort();
    });
    return work({ ...ports, emit, confirm: (preview) => setup.confirm(preview, asking.signal) });
  });
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
