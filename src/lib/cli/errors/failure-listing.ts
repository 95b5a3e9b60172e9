import type { RowFailure } from '../../model';
import type { FailureFormat, FailureTotals } from './failure-format';
import type { Output } from '../terminal/output';

// The columns of a table are sized for these failures.
const SAMPLE = 200;
const FLUSH_FROM = 64 * 1024;

/** Prints failures as they are added, in bounded memory. */
export class FailureListing {
  printed = 0;
  private sample: RowFailure[] = [];
  private format: FailureFormat | undefined;
  private text = '';

  constructor(
    private readonly output: Output,
    /** Creates the format, once the first failures are known. */
    private readonly open: (sample: readonly RowFailure[]) => FailureFormat,
  ) {}

  /** Adds a failure. True when the buffer should be flushed. */
  add(failure: RowFailure): boolean {
    if (this.format !== undefined) {
      this.print(this.format, failure);
      return this.text.length >= FLUSH_FROM;
    }
    this.sample.push(failure);
    if (this.sample.length >= SAMPLE) this.begin();
    return false;
  }

  /** Writes the buffer. False when the reader has exited. */
  async flush(): Promise<boolean> {
    const { text } = this;
    this.text = '';
    return this.output.write(text);
  }

  async end(totals: FailureTotals): Promise<boolean> {
    const format = this.begin();
    this.text += format.tail(totals);
    return this.flush();
  }

  private begin(): FailureFormat {
    if (this.format !== undefined) return this.format;
    const format = this.open(this.sample);
    this.format = format;
    this.text = format.head;
    for (const failure of this.sample) this.print(format, failure);
    this.sample = [];
    return format;
  }

  private print(format: FailureFormat, failure: RowFailure): void {
    this.text += format.line(failure, this.printed);
    this.printed += 1;
  }
}
