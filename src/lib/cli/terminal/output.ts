import { once } from 'node:events';
import { escapeInvisible, systemErrorCode } from '../../model';

/** Stdout for results too large for memory: waits for a slow reader and notices when nothing can be written any more. */
export class Output {
  private isClosed = false;

  constructor(private readonly stream: NodeJS.WritableStream = process.stdout) {
    stream.on('error', (error: Error) => {
      this.notice(error);
    });
  }

  /** Writes `text` and waits for a slow reader. False when the reader has exited, as after `| head`, or the disk is full. */
  async write(text: string): Promise<boolean> {
    if (this.isClosed) return false;
    if (!this.stream.write(text)) {
      await once(this.stream, 'drain').catch((error: unknown) => {
        this.notice(error);
      });
    }
    return !this.isClosed;
  }

  private notice(error: unknown): void {
    if (systemErrorCode(error) === undefined) throw error;
    this.isClosed = true;
  }
}

const MIN_WIDTH = 20;
const DEFAULT_WIDTH = 80;

/** Columns of the terminal; without one, the value of `COLUMNS`, or 80. */
export function terminalWidth(): number {
  const width = lineWidth(process.stdout);
  return width === Infinity ? DEFAULT_WIDTH : width;
}

/** The cells that a line may take on `stream`. A file or a pipe has no width, unless `COLUMNS` gives it one. */
export function lineWidth(stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>): number {
  const given = Number(process.env['COLUMNS']);
  if (stream.isTTY) return Math.max(MIN_WIDTH, stream.columns);
  return Number.isInteger(given) && given >= MIN_WIDTH ? given : Infinity;
}

/** `value` as one line of JSON, in which characters that a terminal may interpret are escaped as well. */
export function safeJson(value: unknown): string {
  return escapeInvisible(JSON.stringify(value));
}
