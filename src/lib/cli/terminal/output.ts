import { once } from 'node:events';
import { systemErrorCode } from '../../model';

/** Stdout for results that are too many to be held: waits for a slow reader, and notices when it has left. */
export class Output {
  private isClosed = false;

  constructor(private readonly stream: NodeJS.WritableStream = process.stdout) {
    stream.on('error', (error: Error) => {
      this.notice(error);
    });
  }

  /** Writes `text` once there is room. False when nobody reads any more, as after `| head`. */
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
    if (systemErrorCode(error) !== 'EPIPE') throw error;
    this.isClosed = true;
  }
}

const NARROWEST = 20;
const WITHOUT_TERMINAL = 80;

/** Columns of the terminal; of `COLUMNS`, or 80, where there is none. */
export function terminalWidth(): number {
  const given = Number(process.env['COLUMNS']);
  const { stdout } = process;
  if (stdout.isTTY) return Math.max(NARROWEST, stdout.columns);
  return Number.isInteger(given) && given >= NARROWEST ? given : WITHOUT_TERMINAL;
}

const UNSAFE = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** `value` as JSON of one line that is safe on a terminal: what `JSON.stringify` leaves raw is escaped as well. */
export function safeJson(value: unknown): string {
  const escaped = (character: string): string =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(UNSAFE, escaped);
}
