import { clip, sanitizeLine } from '../../model';
import type { SkipReason } from '../codes';
import type { ByteFile } from './byte-file';

const DETAIL = 300;
const ID = 200;

/** Writes `skipped.jsonl`, and counts. */
export class Skipped {
  total = 0;
  readonly counts = new Map<SkipReason, number>();

  constructor(private readonly file: ByteFile) {}

  add(record: {
    readonly ref: string;
    readonly id: string;
    readonly reason: SkipReason;
    readonly detail: string;
  }): void {
    const { ref, id, reason, detail } = record;
    this.total += 1;
    this.counts.set(reason, (this.counts.get(reason) ?? 0) + 1);
    const line = {
      ref,
      id: clip(sanitizeLine(id), ID),
      reason,
      detail: clip(sanitizeLine(detail), DETAIL),
    };
    this.file.add(`${JSON.stringify(line)}\n`);
  }
}
