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
  const given = Number(process.env['COLUMNS']);
  const { stdout } = process;
  if (stdout.isTTY) return Math.max(MIN_WIDTH, stdout.columns);
  return Number.isInteger(given) && given >= MIN_WIDTH ? given : DEFAULT_WIDTH;
}

/** `value` as one line of JSON, in which characters that a terminal may interpret are escaped as well. */
export function safeJson(value: unknown): string {
  return escapeInvisible(JSON.stringify(value));
}
