import { ignoringSystemErrors, type RowFailure } from '../../model';
import type { AppendFile, JobFiles } from '../disk/job-files';
import { writeWhole } from '../disk/write-whole';

/** Adds failures to the file, in this order. */
type AppendFailures = (failures: readonly RowFailure[]) => Promise<void>;

/**
 * The only writer of a job's `errors.jsonl`. Modes: *growing*: failures are appended as they happen, in any order, and
 * not synced, since the ledger has them; *rewritten*: the file is replaced whole, in the order of the rows. Every
 * method rejects with Node's own error.
 */
export class ErrorsWriter {
  private file: Promise<AppendFile> | undefined;
  private appended: Promise<void> = Promise.resolve();

  constructor(
    private readonly files: JobFiles,
    private readonly path: string,
  ) {}

  /** Appends a failure while the job runs. After a failed write every call rejects until the file is rewritten. */
  append(failure: RowFailure): Promise<void> {
    this.file ??= this.files.openAppend(this.path);
    const { file } = this;
    // One after the other: lines that are written at the same time may mix.
    this.appended = this.appended.then(async () => (await file).append(lineOf(failure)));
    return this.appended;
  }

  /** Replaces the file with what `write` appends. When anything fails, the old file remains. */
  async rewrite(write: (append: AppendFailures) => Promise<void>): Promise<void> {
    // Windows cannot replace an open file.
    await this.close();
    await writeWhole(this.files, this.path, (append) =>
      write((failures) => append(failures.map(lineOf).join(''))),
    );
  }

  /** Closes the file once what was appended is written. Errors of the disk were reported by `append`. */
  async close(): Promise<void> {
    const { file } = this;
    this.file = undefined;
    await ignoringSystemErrors(this.appended);
    this.appended = Promise.resolve();
    await ignoringSystemErrors(Promise.resolve(file).then((open) => open?.close()));
  }
}

function lineOf(failure: RowFailure): string {
  return `${JSON.stringify(failure)}\n`;
}
