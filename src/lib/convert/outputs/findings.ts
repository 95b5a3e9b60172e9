import { clip, sanitizeLine } from '../../model';
import type { ConvertFindingCode } from '../codes';
import type { ByteFile } from './byte-file';

const DETAIL = 300;
const FIELD = 100;
const ID = 200;
/** What `ref` says of a finding that is about no record. */
const WHOLE_RUN = 'all records';

/** Something found, as `findings.jsonl` has it. Never a secret or a hash. */
export interface Found {
  readonly ref: string;
  readonly id?: string;
  readonly code: ConvertFindingCode;
  readonly field?: string;
  readonly detail: string;
}

/** Writes `findings.jsonl`, and counts. */
export class Findings {
  readonly counts = new Map<ConvertFindingCode, number>();

  constructor(private readonly file: Pick<ByteFile, 'add'>) {}

  add({ ref, id, code, field, detail }: Found): void {
    this.counts.set(code, (this.counts.get(code) ?? 0) + 1);
    const line = {
      ref,
      ...(id !== undefined && id !== '' && { id: clip(sanitizeLine(id), ID) }),
      code,
      ...(field !== undefined && { field: clip(sanitizeLine(field), FIELD) }),
      detail: clip(sanitizeLine(detail), DETAIL),
    };
    this.file.add(`${JSON.stringify(line)}\n`);
  }

  /** Adds a finding that is about no record. */
  ofRun(code: ConvertFindingCode, detail: string, field?: string): void {
    this.add({ ref: WHOLE_RUN, code, detail, ...(field !== undefined && { field }) });
  }
}
