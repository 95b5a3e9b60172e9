import type { ExportRecord, RecordPath, RecordValue } from './export-record';
import type { PathSample } from './file-sample';

/** Records of a path in a sample. */
export const MAX_RECORDS = 20;
/** Paths in a sample. A document that maps ids to records has a path for each. */
export const MAX_PATHS = 200;

/** Collects the first records of each path. */
export class PathSamples {
  /** True when there were more paths than a sample has. */
  isOverfull = false;
  private readonly paths = new Map<RecordPath, PathSample & { readonly records: RecordValue[] }>();

  /** True while records of the path are needed. */
  wants(path: RecordPath): boolean {
    const sample = this.paths.get(path);
    if (sample === undefined) {
      this.isOverfull ||= this.paths.size >= MAX_PATHS;
      return !this.isOverfull;
    }
    return sample.records.length < MAX_RECORDS;
  }

  /** Notes a path, which may have no record. */
  note(path: RecordPath, header?: readonly string[]): void {
    if (this.paths.has(path) || !this.wants(path)) return;
    this.paths.set(path, { path, ...(header && { header }), records: [] });
  }

  add(path: RecordPath, records: readonly ExportRecord[]): void {
    if (records.length === 0) return;
    this.note(path);
    const sample = this.paths.get(path);
    if (sample === undefined) return;
    const missing = MAX_RECORDS - sample.records.length;
    sample.records.push(...records.slice(0, missing).map(({ value }) => value));
  }

  all(): readonly PathSample[] {
    return [...this.paths.values()];
  }
}
