import { closeSync, openSync, readSync, writeSync } from 'node:fs';

const BUFFER_BYTES = 128 * 1024;
const MOST_BYTES_A_UNIT = 3;
/** The place of every so many lines is kept: 8 bytes. The others are found from there. */
const STEP = 16;
const FIRST_MARKS = 1_024;

/** The email and the id of a person. */
export interface PersonKey {
  readonly email: string;
  readonly id: string;
  /** What else two records of one person must have in common: a text without tabs; '' where nothing is compared. */
  readonly form?: string;
}

/** Emails and ids by number, on disk: 0.5 bytes of memory each. */
export class Journal {
  size = 0;
  private readonly fd: number;
  private readonly buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  private filled = 0;
  /** Lines that are not in the buffer yet, and how many persons precede them. They are encoded together. */
  private lines = '';
  private encoded = 0;
  private written = 0;
  private marks = new Float64Array(FIRST_MARKS);

  constructor(path: string) {
    this.fd = openSync(path, 'wx+', 0o600);
  }

  /** Adds a person and returns its number, counted from 1. */
  add({ email, id, form = '' }: PersonKey): number {
    // Neither may contain a tab or a line break: both have passed the rules for their columns.
    this.lines += form === '' ? `${email}\t${id}\n` : `${email}\t${id}\t${form}\n`;
    this.size += 1;
    if (this.size % STEP === 0) this.encode();
    return this.size;
  }

  /** The person of a number. */
  get(number: number): Required<PersonKey> {
    this.encode();
    this.flush();
    const at = number - 1;
    const first = Math.floor(at / STEP);
    const begin = this.marks[first] ?? 0;
    const isLast = (first + 1) * STEP >= this.size;
    const end = isLast ? this.written : (this.marks[first + 1] ?? 0);
    const bytes = Buffer.allocUnsafe(end - begin);
    readSync(this.fd, bytes, 0, bytes.length, begin);
    const line = bytes.toString('utf8').split('\n')[at % STEP] ?? '';
    const [email = '', id = '', form = ''] = line.split('\t');
    return { email, id, form };
  }

  close(): void {
    closeSync(this.fd);
  }

  private encode(): void {
    const { lines, encoded } = this;
    if (lines === '') return;
    const most = lines.length * MOST_BYTES_A_UNIT;
    if (this.filled + most > BUFFER_BYTES) this.flush();
    if (encoded % STEP === 0) this.mark(encoded / STEP, this.written + this.filled);
    this.filled += this.buffer.write(lines, this.filled, 'utf8');
    this.lines = '';
    this.encoded = this.size;
  }

  private mark(index: number, place: number): void {
    if (index >= this.marks.length) {
      const larger = new Float64Array(this.marks.length * 2);
      larger.set(this.marks);
      this.marks = larger;
    }
    this.marks[index] = place;
  }

  private flush(): void {
    writeSync(this.fd, this.buffer, 0, this.filled, this.written);
    this.written += this.filled;
    this.filled = 0;
  }
}
