import { Format, SingleBar } from 'cli-progress';

const LINE_EVERY_MS = 30_000;
const LINES_IN_ALL = 10;

/** Shows on stderr how much of something is done. */
export interface Meter {
  /** `text` stands beside it; it is asked for only when it is shown. */
  update(total: number, done: number, text: string | (() => string)): void;
  /** Something else may follow. */
  end(): void;
}

/** A bar on a terminal; without one, a line every 10 % or 30 s. */
export function meterOnStderr(now: () => number): Meter {
  return process.stderr.isTTY ? new Bar() : new Lines(now);
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

  constructor(private readonly now: () => number) {
    this.lineAtMs = now();
  }

  update(total: number, done: number, text: string | (() => string)): void {
    const lines = Math.floor((LINES_IN_ALL * done) / total);
    // Something else began.
    if (lines < this.lines) this.lines = lines;
    if (lines === this.lines && this.now() - this.lineAtMs < LINE_EVERY_MS) return;
    this.lines = lines;
    this.lineAtMs = this.now();
    const percent = `${String(Math.floor((100 * done) / total)).padStart(3)} %`;
    process.stderr.write(`${percent} ${typeof text === 'string' ? text : text()}\n`);
  }

  end(): void {
    // Lines need no end.
  }
}
