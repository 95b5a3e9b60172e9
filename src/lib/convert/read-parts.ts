import { basename } from 'node:path';
import type { FileSample, RecordBatch, RecordPath, RecordValue } from '../exports';
import { RefusedWhole } from './convert-errors';
import type { ConvertPorts } from './ports';
import type { PartFile, Recognised } from './recognise/recognise';
import type { SummaryFile } from './summary';
import type { ConvertRequest } from './convert-request';

/** One run, and what it reads. */
export interface ConvertRun {
  readonly request: Pick<ConvertRequest, 'signal' | 'onProgress'>;
  readonly ports: ConvertPorts;
  readonly recognised: Recognised;
}

/**
 * Calls `take` with each batch of some paths of a file, until it returns false. `refOf` makes places in a file places in
 * all files. Returns false when `take` ended it.
 */
export async function eachBatch(
  run: ConvertRun,
  part: {
    readonly sample: FileSample;
    readonly paths: ReadonlySet<RecordPath>;
    readonly columns?: readonly string[];
    /** Takes what the pass skipped: records by path. */
    readonly onSkipped?: (records: ReadonlyMap<RecordPath, number>) => void;
  },
  take: (batch: RecordBatch, refOf: (ref: string) => string) => unknown,
): Promise<boolean> {
  const { request, ports, recognised } = run;
  const { signal } = request;
  const { sample, paths, columns, onSkipped } = part;
  const refOf = refIn(sample, recognised);
  const batches = ports.reader.readExport(sample, {
    paths,
    ...(columns !== undefined && { columns }),
    ...(onSkipped !== undefined && { onSkipped }),
    ...(signal !== undefined && { signal }),
  });
  for await (const batch of batches) {
    signal?.throwIfAborted();
    try {
      if (take(batch, refOf) === false) return false;
    } catch (error) {
      throw namingFile(error, sample);
    }
  }
  return true;
}

/** The records of a batch that a part picks. */
export function pickedOf(batch: RecordBatch, picks: (record: RecordValue) => boolean): RecordBatch {
  return { ...batch, records: batch.records.filter(({ value }) => picks(value)) };
}

/** A refusal says which file is refused, also where it is the only one. */
function namingFile(error: unknown, { path, name }: FileSample): unknown {
  if (!(error instanceof RefusedWhole)) return error;
  const file = path === '-' ? 'standard input' : basename(name);
  const isNamed = error.ref.startsWith(`${file}: `);
  return isNamed ? error : new RefusedWhole(`${file}: ${error.ref}`, error.why);
}

/** Where several files are read, a place says in which of them it is. */
function refIn(sample: FileSample, { users, others }: Recognised): (ref: string) => string {
  const files = new Set([...users, ...others].map((each) => each.sample));
  if (files.size === 1) return (ref) => ref;
  const name = basename(sample.name);
  return (ref) => `${name}: ${ref}`;
}

/** The files that were read, with what each has. */
export function filesInOrder({ users, others, empty }: Recognised): readonly SummaryFile[] {
  const parts = new Map<FileSample, Set<string>>();
  const note = ({ sample, part }: PartFile): void => {
    const held = parts.get(sample);
    if (held === undefined) parts.set(sample, new Set([part.name]));
    else held.add(part.name);
  };
  for (const file of [...users, ...others]) note(file);
  for (const sample of empty) parts.set(sample, new Set());
  return [...parts].map(([{ path }, names]) => ({ path, parts: [...names] }));
}
