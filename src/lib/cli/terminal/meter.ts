import { Format, SingleBar } from 'cli-progress';

const LINE_EVERY_MS = 30_000;
const LINE_COUNT = 10;

/** Shows progress on stderr. */
export interface Meter {
  /** `text` is shown beside the progress. A function is called only when its text is shown. */
  update(total: number, done: number, text: string | (() => string)): void;
  /** Ends this progress; another may follow. */
  end(): void;
}

/** A bar on a terminal; without one, a line every 10 % or 30 s. */
export function meterOnStderr(monotonicMs: () => number): Meter {
  return process.stderr.isTTY ? new Bar() : new Lines(monotonicMs);
}

class Bar implements Meter {
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

  update(total: number, done: number, text: string | (() => string)): void {
    const payload = { text: typeof text === 'string' ? text : text() };
    if (!this.started) this.bar.start(total, done, payload);
    this.started = true;
    this.bar.update(done, payload);
  }

  end(): void {
    if (this.started) this.bar.stop();
    this.started = false;
  }
}

class Lines implements Meter {
  private lines = 0;
  private lineAtMs: number;

  constructor(private readonly monotonicMs: () => number) {
    this.lineAtMs = monotonicMs();
  }

  update(total: number, done: number, text: string | (() => string)): void {
    const lines = Math.floor((LINE_COUNT * done) / total);
    // Fewer lines than before: another progress has begun.
    if (lines < this.lines) this.lines = lines;
    if (lines === this.lines && this.monotonicMs() - this.lineAtMs < LINE_EVERY_MS) return;
    this.lines = lines;
    this.lineAtMs = this.monotonicMs();
    const percent = `${String(Math.floor((100 * done) / total)).padStart(3)} %`;
    process.stderr.write(`${percent} ${typeof text === 'string' ? text : text()}\n`);
  }

  end(): void {
    // Lines leave nothing to clear.
  }
}
