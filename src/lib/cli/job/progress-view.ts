import type { ImportEvent, Progress } from '../../import';
import { count, duration, settledRows } from '../../model';
import { type Meter, meterOnStderr } from '../terminal/meter';

// Reading a file rarely takes longer: a line about it would only be noise.
const QUIET_MS = 2_000;

/** Shows the progress of a run. */
export interface ProgressView {
  show(event: ImportEvent): void;
  end(): void;
}

/** A bar on a terminal; without one, a line every 10 % or 30 s. `--quiet` and `--json` show nothing. */
export function progressView(quiet: boolean, monotonicMs: () => number): ProgressView {
  if (quiet) return { show: () => undefined, end: () => undefined };
  return new View(meterOnStderr(monotonicMs), monotonicMs);
}

/** The numbers beside the bar. Pure. */
export function progressText(progress: Progress): string {
  const { counts, tally, elapsedMs, share, concurrencyToFill: concurrency, etaMs } = progress;
  const writesPerSecond = (counts.writes * 1000) / Math.max(1, elapsedMs);
  const parts = [
    `${count(settledRows(tally))}/${count(progress.rows)} rows`,
    `${writesPerSecond.toFixed(writesPerSecond < 10 ? 1 : 0)} writes/s`,
    `${count(tally.failures)} failed`,
    `${count(counts.throttled)} × 429`,
    ...(share < 1 ? [`pace ${String(Math.round(share * 100))} % after 429`] : []),
    ...(concurrency === undefined
      ? []
      : [`slots full: --concurrency ${String(concurrency)} would reach the limit`]),
    `ETA ${etaMs === undefined ? '…' : duration(etaMs)}`,
  ];
  return parts.join(' · ');
}

class View implements ProgressView {
  private readonly beganMs: number;

  constructor(
    private readonly meter: Meter,
    private readonly monotonicMs: () => number,
  ) {
    this.beganMs = monotonicMs();
  }

  show(event: ImportEvent): void {
    switch (event.type) {
      case 'planning':
        if (!process.stderr.isTTY && this.monotonicMs() - this.beganMs < QUIET_MS) break;
        this.meter.update(event.bytes, event.bytesRead, 'reading the file');
        break;
      case 'planned':
      case 'resuming':
        this.meter.end();
        break;
      case 'progress': {
        const { progress } = event;
        const text = (): string => progressText(progress);
        this.meter.update(progress.rows, settledRows(progress.tally), text);
        break;
      }
      case 'throttled':
      case 'outage':
      case 'reporting':
      case 'worker_lost':
        break;
    }
  }

  end(): void {
    this.meter.end();
  }
}
