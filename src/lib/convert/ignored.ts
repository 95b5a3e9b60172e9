import type { ExportRecord, FileSample, RecordPath } from '../exports';
import type { PartFile, Recognised } from './recognise/recognise';

/** Records of a file that no part of the source has. */
export interface IgnoredRecords {
  readonly sample: FileSample;
  /** '' for records among those that are read, such as entries of an LDIF that are neither users nor groups. */
  readonly path: RecordPath;
  readonly records: number;
}

/** Counts what is in the files, and is not read. */
export class Ignored {
  private readonly files: readonly PartFile[];
  private readonly skipped = new Map<FileSample, ReadonlyMap<RecordPath, number>>();
  private readonly unpicked = new Map<FileSample, Map<RecordPath, number>>();

  constructor({ users, others }: Recognised) {
    this.files = [...users, ...others];
  }

  /** Takes what one pass over a file skipped. Each pass skips what no part has, so the last one says it. */
  setSkipped(sample: FileSample, skipped: ReadonlyMap<RecordPath, number>): void {
    this.skipped.set(sample, skipped);
  }

  /** Takes records of a path whose parts pick theirs. To be called once for each record. */
  countUnpicked(
    { sample, path }: Pick<PartFile, 'sample' | 'path'>,
    records: readonly ExportRecord[],
  ): void {
    const picks = this.partsAt(sample, path).map(({ part }) => part.picks);
    if (picks.includes(undefined)) return;
    const left = records.filter(({ value }) => !picks.some((pick) => pick?.(value)));
    if (left.length === 0) return;
    const counts = this.unpicked.get(sample) ?? new Map<RecordPath, number>();
    this.unpicked.set(sample, counts.set(path, (counts.get(path) ?? 0) + left.length));
  }

  all(): readonly IgnoredRecords[] {
    const skipped = listed(this.skipped).filter(
      ({ sample, path }) => this.partsAt(sample, path).length === 0,
    );
    return [...skipped, ...listed(this.unpicked)];
  }

  private partsAt(sample: FileSample, path: RecordPath): readonly PartFile[] {
    return this.files.filter((file) => file.sample === sample && file.path === path);
  }
}

function listed(
  files: ReadonlyMap<FileSample, ReadonlyMap<RecordPath, number>>,
): readonly IgnoredRecords[] {
  return [...files].flatMap(([sample, paths]) =>
    [...paths].map(([path, records]) => ({ sample, path, records })),
  );
}
