import { Format, SingleBar } from 'cli-progress';

const LINE_EVERY_MS = 30_000;
const LINE_COUNT = 10;

/** The text beside the progress, in at most `room` cells. Called each time it is shown. */
export type MeterText = (room: number) => string;

/** Shows progress on stderr. */
export interface Meter {
  update(total: number, done: number, text: MeterText): void;
  /** Ends this progress; another may follow. */
  end(): void;
}

/** A bar on a terminal; without one, a line every 10 % or 30 s. */
export function meterOnStderr(monotonicMs: () => number): Meter {
  return process.stderr.isTTY ? new Bar() : new Lines(monotonicMs);
}

const BAR_AT_LEAST = 8;
const BAR_AT_MOST = 60;
// The numbers take about this much of a line.
const TEXT_WIDTH = 64;
const PERCENT_WIDTH = ' 100 % '.length;

class Bar implements Meter {
  private readonly bar = new SingleBar({
    format: (options, { progress, maxWidth }, payload: { text?: MeterText }) => {
      const spare = Math.floor((maxWidth - TEXT_WIDTH) / 2);
      const barsize = Math.max(BAR_AT_LEAST, Math.min(BAR_AT_MOST, spare));
      const percent = String(Math.floor(progress * 100)).padStart(3);
      // A line that fills its last column makes some terminals begin another.
      const room = maxWidth - 1 - barsize - PERCENT_WIDTH;
      const text = payload.text?.(room) ?? '';
      return `${Format.BarFormat(progress, { ...options, barsize })} ${percent} % ${text}`;
    },
    stream: process.stderr,
    hideCursor: true,
    // The line always fits. A process that is killed could not switch the wrapping on again.
    linewrap: true,
    clearOnComplete: true,
    barsize: BAR_AT_MOST,
    fps: 8,
    barCompleteChar: '█',
    barIncompleteChar: '░',
  });
  private started = false;
  /** Gives the cursor back when the process ends without an end of the progress. */
  private readonly onExit = (): void => {
    this.end();
  };

  update(total: number, done: number, text: MeterText): void {
    const payload = { text };
    if (!this.started) {
      this.started = true;
      process.once('exit', this.onExit);
      this.bar.start(total, done, payload);
    }
    this.bar.update(done, payload);
  }

  end(): void {
    if (!this.started) return;
    this.started = false;
    process.off('exit', this.onExit);
    this.bar.stop();
  }
}

class Lines implements Meter {
  private lines = 0;
  private lineAtMs: number;

  constructor(private readonly monotonicMs: () => number) {
    this.lineAtMs = monotonicMs();
  }

  update(total: number, done: number, text: MeterText): void {
    const lines = Math.floor((LINE_COUNT * done) / total);
    // Fewer lines than before: another progress has begun.
    if (lines < this.lines) this.lines = lines;
    if (lines === this.lines && this.monotonicMs() - this.lineAtMs < LINE_EVERY_MS) return;
    this.lines = lines;
    this.lineAtMs = this.monotonicMs();
    const percent = `${String(Math.floor((100 * done) / total)).padStart(3)} %`;
    process.stderr.write(`${percent} ${text(Infinity)}\n`);
  }

  end(): void {
    // Lines leave nothing to clear.
  }
}
