import { Format, SingleBar } from 'cli-progress';
import type { ImportEvent, Progress } from '../import';
import { count, duration } from './format';

const LINE_EVERY_MS = 30_000;
const LINES_IN_ALL = 10;
// Reading is mostly over before anybody wants to know how far it is.
const SILENT_MS = 2_000;

/** Shows how far a run is. */
export interface ProgressView {
  show(event: ImportEvent): void;
  end(): void;
}

/** A bar on a terminal; without one, a line every 10 % or 30 s. `--quiet` and `--json` show nothing. */
export function progressView(quiet: boolean, now: () => number): ProgressView {
  if (quiet) return { show: () => undefined, end: () => undefined };
  return process.stderr.isTTY ? new BarView(now) : new LineView(now);
}

/** The numbers beside the bar. Pure. */
export function progressText(progress: Progress, nowMs: number): string {
  const { counts, tally, startedAtMs, share, concurrencyToFill: slots, etaMs } = progress;
  const elapsedMs = Math.max(1, nowMs - startedAtMs);
  const writesPerSecond = (counts.writes * 1000) / elapsedMs;
  const parts = [
    `${count(rowsDone(progress))}/${count(progress.rows)} rows`,
    `${writesPerSecond.toFixed(writesPerSecond < 10 ? 1 : 0)} writes/s`,
    `${count(tally.failures)} failed`,
    `${count(counts.throttled)} × 429`,
    ...(share < 1 ? [`pace ${String(Math.round(share * 100))} % after 429`] : []),
    ...(slots === undefined
      ? []
      : [`slots are full: --concurrency ${String(slots)} fills the limit`]),
    `ETA ${etaMs === undefined ? '…' : duration(etaMs)}`,
  ];
  return parts.join(' · ');
}

function rowsDone({ tally }: Progress): number {
  return tally.successes + tally.failures;
}

class BarView implements ProgressView {
  private readonly bar = new SingleBar({
    format: (options, params, payload: { text?: string }) =>
      `${Format.BarFormat(params.progress, options)} ${String(Math.floor(params.progress * 100)).padStart(3)} % ${payload.text ?? ''}`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 24,
    fps: 8,
    barCompleteChar: '█',
    barIncompleteChar: '░',
  });
  private started = false;

  constructor(private readonly now: () => number) {}

  show(event: ImportEvent): void {
    switch (event.type) {
      case 'planning':
        this.update(event.bytes, event.bytesRead, 'reading the file');
        break;
      case 'planned':
        this.end();
        break;
      case 'progress':
        this.update(
          event.progress.rows,
          rowsDone(event.progress),
          progressText(event.progress, this.now()),
        );
        break;
      case 'throttled':
      case 'outage':
      case 'reporting':
      case 'worker_lost':
        break;
    }
  }

  end(): void {
    if (this.started) this.bar.stop();
    this.started = false;
  }

  private update(total: number, value: number, text: string): void {
    if (!this.started) this.bar.start(total, value, { text });
    this.started = true;
    this.bar.update(value, { text });
  }
}

class LineView implements ProgressView {
  private lines = 0;
  private lineAtMs: number;

  constructor(private readonly now: () => number) {
    this.lineAtMs = now();
  }

  show(event: ImportEvent): void {
    if (event.type === 'planned') this.lines = 0;
    if (event.type === 'planning' && this.now() - this.lineAtMs >= SILENT_MS) {
      this.line(event.bytesRead, event.bytes, () => 'reading the file');
    }
    if (event.type !== 'progress') return;
    const { progress } = event;
    this.line(rowsDone(progress), progress.rows, () => progressText(progress, this.now()));
  }

  private line(done: number, all: number, text: () => string): void {
    const lines = Math.floor((LINES_IN_ALL * done) / all);
    if (lines === this.lines && this.now() - this.lineAtMs < LINE_EVERY_MS) return;
    this.lines = lines;
    this.lineAtMs = this.now();
    const percent = `${String(Math.floor((100 * done) / all)).padStart(3)} %`;
    process.stderr.write(`${percent} ${text()}\n`);
  }

  end(): void {
    // Lines need no end.
  }
}
