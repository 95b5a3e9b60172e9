import type { ImportEvent, Progress } from '../../import';
import type { JobOptions } from '../../jobs';
import { count, countOf, duration, settledRows } from '../../model';
import { type Meter, meterOnStderr } from '../terminal/meter';

// Reading a file rarely takes longer: a line about it would only be noise.
const QUIET_MS = 2_000;

/** Shows the progress of a run. */
export interface ProgressView {
  show(event: ImportEvent): void;
  end(): void;
}

/** The status message about an outage that begins or is over. */
export function describeOutage(
  { isOn }: ImportEvent & { type: 'outage' },
  { outagePatience }: Pick<JobOptions, 'outagePatience'>,
): string {
  if (!isOn) return 'WorkOS is responding again. Resuming.';
  const limit = countOf(outagePatience, 'minute');
  return `WorkOS is returning only errors. Pausing, and probing until it recovers (up to ${limit}).`;
}

/** A bar on a terminal; without one, a line every 10 % or 30 s. `--quiet` and `--json` show nothing. */
export function progressView(quiet: boolean, monotonicMs: () => number): ProgressView {
  if (quiet) return { show: () => undefined, end: () => undefined };
  return new View(meterOnStderr(monotonicMs), monotonicMs);
}

/** The numbers beside the bar, the most important of them when there is not enough room. Pure. */
export function progressText(progress: Progress, room = Infinity): string {
  const { counts, tally, elapsedMs, share, concurrencyToFill: concurrency, etaMs } = progress;
  const settled = settledRows(tally);
  const writesPerSecond = (counts.writes * 1000) / Math.max(1, elapsedMs);
  const failed = { text: `${count(tally.failures)} failed`, rank: tally.failures > 0 ? 4 : 1 };
  return fitted(
    [
      { text: `${count(settled)}/${count(progress.rows)} rows`, rank: 5 },
      { text: `${writesPerSecond.toFixed(writesPerSecond < 10 ? 1 : 0)} writes/s`, rank: 2 },
      failed,
      ...(counts.throttled > 0 ? [{ text: `${count(counts.throttled)} × 429`, rank: 0 }] : []),
      ...(share < 1
        ? [{ text: `pace ${String(Math.round(share * 100))} % after 429`, rank: 3 }]
        : []),
      ...(concurrency === undefined
        ? []
        : [
            {
              text: `slots full: --concurrency ${String(concurrency)} would reach the limit`,
              rank: 3,
            },
          ]),
      ...(settled < progress.rows ? [{ text: etaText(etaMs), rank: 6 }] : []),
    ],
    room,
  );
}

/** The time to the end. None while it is unknown; an estimate below a second is not worth a number. */
export function etaText(etaMs: number | undefined): string {
  return `ETA ${etaMs === undefined || etaMs < 1_000 ? '…' : duration(etaMs)}`;
}

/** A part of the progress line. The parts with the lowest ranks are left out first. */
interface LinePart {
  readonly text: string;
  readonly rank: number;
}

function fitted(parts: readonly LinePart[], room: number): string {
  const line = parts.map(({ text }) => text).join(' · ');
  if (line.length <= room || parts.length === 1) return line;
  const lowest = Math.min(...parts.map(({ rank }) => rank));
  const at = parts.findIndex(({ rank }) => rank === lowest);
  return fitted(parts.toSpliced(at, 1), room);
}

class View implements ProgressView {
  private readonly beganMs: number;
  private progress: Progress | undefined;
  private outageSinceMs: number | undefined;
  private nextProbeAtMs: number | undefined;

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
        this.meter.update(event.bytes, event.bytesRead, () => 'reading the file');
        break;
      case 'progress':
        this.progress = event.progress;
        this.draw();
        break;
      case 'outage':
        this.showOutage(event.isOn);
        break;
      case 'next_probe':
        this.nextProbeAtMs = this.monotonicMs() + event.inMs;
        break;
      case 'throttled':
      case 'reporting':
      case 'worker_lost':
        break;
      default:
        // A message follows.
        this.meter.end();
    }
  }

  end(): void {
    this.meter.end();
  }

  private showOutage(isOn: boolean): void {
    this.outageSinceMs = isOn ? this.monotonicMs() : undefined;
    this.draw();
  }

  private draw(): void {
    const { progress } = this;
    if (progress === undefined) return;
    const text = (room: number): string => this.text(progress, room);
    this.meter.update(progress.rows, settledRows(progress.tally), text);
  }

  /** During an outage no event arrives. The bar draws itself, and so the time goes on. */
  private text(progress: Progress, room: number): string {
    if (this.outageSinceMs === undefined) return progressText(progress, room);
    const nowMs = this.monotonicMs();
    const forMs = Math.max(1_000, nowMs - this.outageSinceMs);
    const probeInMs = Math.max(0, (this.nextProbeAtMs ?? nowMs) - nowMs);
    return fitted(
      [
        { text: `${count(settledRows(progress.tally))}/${count(progress.rows)} rows`, rank: 0 },
        { text: `outage for ${duration(forMs)}`, rank: 2 },
        { text: probeInMs < 1_000 ? 'probing' : `next probe in ${duration(probeInMs)}`, rank: 1 },
      ],
      room,
    );
  }
}
