import { asObject, parseJson } from '../model';
import { type BadLine, type LineHandler, LineSplitter } from './line-splitter';
import type { RecordReader, RecordSink } from './record-sink';
import { NOT_JSON, NOT_OBJECT, NOT_UTF8, TOO_LONG } from './unreadable';

/** Reads NDJSON: one object on each line. Empty lines do not count. */
export class NdjsonReader implements RecordReader, LineHandler {
  private readonly lines = new LineSplitter(this);
  private readonly isWanted: boolean;
  /** True while the last line is read, when it has no line feed. */
  private isLast = false;
  private isCut = false;

  constructor(private readonly sink: RecordSink) {
    this.isWanted = sink.wants('');
  }

  push(bytes: Buffer): void {
    if (this.isWanted) this.lines.push(bytes);
  }

  end(): string | undefined {
    this.isLast = true;
    this.lines.end();
    return this.isCut ? `line ${String(this.lines.line - 1)} is cut off` : undefined;
  }

  onLine(text: string, line: number): void {
    if (text === '' || text === '\r') return;
    const value = parseJson(text);
    if (value === undefined) {
      if (text.trim() === '') return;
      if (this.isLast) this.isCut = true;
      else this.reject('bad_json', NOT_JSON, line);
      return;
    }
    const record = asObject(value);
    if (record === undefined) this.reject('bad_json', NOT_OBJECT, line);
    else this.sink.add('', `line ${String(line)}`, record);
  }

  onBadLine(problem: BadLine, line: number, replaced: string): void {
    if (this.isLast && parseJson(replaced) === undefined) this.isCut = true;
    else if (problem === 'too_long') this.reject('record_too_long', TOO_LONG, line);
    else this.reject('bad_json', NOT_UTF8, line);
  }

  private reject(code: 'bad_json' | 'record_too_long', detail: string, line: number): void {
    this.sink.reject('', { ref: `line ${String(line)}`, code, detail });
  }
}
