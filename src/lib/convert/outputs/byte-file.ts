import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

const BUFFER_BYTES = 256 * 1024;
/** So much text is encoded at once: a call for each line takes twice the time. */
const ENCODED_UNITS = 8 * 1024;
// UTF-8 takes at most three bytes for a unit of a text.
const MOST_BYTES_A_UNIT = 3;

/** A file (mode 0600) that is written from its beginning, in large blocks: a line costs no call of the system. */
export class ByteFile {
  private readonly fd: number;
  private readonly buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  private filled = 0;
  private text = '';

  /** @param path of a file that does not exist yet */
  constructor(path: string) {
    this.fd = openSync(path, 'wx', 0o600);
  }

  /** @param text whole characters */
  add(text: string): void {
    this.text += text;
    if (this.text.length >= ENCODED_UNITS) this.encode();
  }

  /** Closes the file once everything is on disk. */
  end(): void {
    this.encode();
    this.flush();
    fsyncSync(this.fd);
    closeSync(this.fd);
  }

  private encode(): void {
    const { text } = this;
    const most = text.length * MOST_BYTES_A_UNIT;
    this.text = '';
    if (this.filled + most > BUFFER_BYTES) this.flush();
    if (most > BUFFER_BYTES) this.write(Buffer.from(text, 'utf8'));
    else this.filled += this.buffer.write(text, this.filled, 'utf8');
  }

  private flush(): void {
    this.write(this.buffer.subarray(0, this.filled));
    this.filled = 0;
  }

  private write(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) at += writeSync(this.fd, bytes, at);
  }
}
