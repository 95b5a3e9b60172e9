import type { FileSample, RecordPath, RecordValue } from '../../exports';
import type { FileFlag, Part, Source, UsersPart } from '../../sources';
import {
  fileFitsNoPartError,
  flagNotOfSourceError,
  noRecordsError,
  noSourceFitsError,
  noUsersError,
  pinnedFileError,
  severalSourcesFitError,
  sourceUnknownError,
} from '../convert-errors';

/** A file of the export, with the flag that named it. */
export interface GivenFile {
  readonly sample: FileSample;
  readonly flag?: FileFlag;
}

/** Records of one part in one file. */
export interface PartFile {
  readonly sample: FileSample;
  readonly path: RecordPath;
  readonly part: UsersPart | Part;
  /** For a CSV without a header. */
  readonly columns?: readonly string[];
}

/** What the files are. */
export interface Recognised {
  readonly source: Source;
  /** In the order of the files. */
  readonly users: readonly PartFile[];
  readonly others: readonly PartFile[];
  /** Files without any record, which say nothing. */
  readonly empty: readonly FileSample[];
}

/**
 * Decides whose export the files are, and which records in them are what. Without `from`, it is the only source all
 * whose files fit.
 *
 * @throws Abort (exit 4, or 2 for a flag) with the candidates, the file or the part that does not fit
 */
export function recognise(
  files: readonly GivenFile[],
  sources: readonly Source[],
  from: string | undefined,
): Recognised {
  const source = from === undefined ? onlySource(files, sources) : sourceOf(from, sources);
  const users: PartFile[] = [];
  const others: PartFile[] = [];
  for (const file of files) {
    for (const found of partsIn(file, source)) {
      if (found.part === source.parts[0]) users.push(found);
      else others.push(found);
    }
  }
  const empty = files.map(({ sample }) => sample).filter(isEmpty);
  if (users.length > 0) return { source, users, others, empty };
  const [first] = empty;
  throw first === undefined ? noUsersError(source.label) : noRecordsError(first.path);
}

/** True for users of whom each may have several records, one for each membership. */
export function isRowPerMembership({ part, sample, path }: PartFile): boolean {
  const hasThem = 'hasRowPerMembership' in part ? part.hasRowPerMembership : undefined;
  const at = sample.paths.find((each) => each.path === path);
  return hasThem !== undefined && at !== undefined && hasThem(at.records);
}

function sourceOf(key: string, sources: readonly Source[]): Source {
  const source = sources.find((each) => each.key === key);
  if (source !== undefined) return source;
  throw sourceUnknownError(
    key,
    sources.map((each) => each.key),
  );
}

function onlySource(files: readonly GivenFile[], sources: readonly Source[]): Source {
  const fitting = sources.filter((source) => source.isNamedOnly !== true && fitsAll(files, source));
  const [first, second] = fitting;
  if (first !== undefined && second === undefined) return first;
  if (second !== undefined) {
    throw severalSourcesFitError(
      fitting.map(({ key }) => key),
      files.filter(({ sample }) => !isEmpty(sample)).map((file) => rolesOf(file, fitting)),
    );
  }
  const [empty] = files.filter(({ sample }) => isEmpty(sample));
  if (empty !== undefined && files.length === 1) throw noRecordsError(empty.sample.path);
  throw noSourceFitsError(
    files.map(({ sample }) => ({ path: sample.path, fits: keysFitting(sample, sources) })),
    sources.map(({ key }) => key),
  );
}

/** What a file would be of each source: `devise: users`. */
function rolesOf(
  { sample, flag }: GivenFile,
  sources: readonly Source[],
): { readonly path: string; readonly roles: readonly string[] } {
  const roles = sources.map((source) => {
    const parts = source.parts.filter((part) => flag === undefined || part.flag === flag);
    const found = flag === undefined ? fittingParts(sample, source, parts) : [];
    const names = (found.length > 0 ? found.map(({ part }) => part) : parts).map(
      ({ name }) => name,
    );
    return `${source.key}: ${[...new Set(names)].join(' and ')}`;
  });
  return { path: sample.path, roles };
}

/** The sources that have a part for the file. */
function keysFitting(sample: FileSample, sources: readonly Source[]): readonly string[] {
  const fitting = sources.filter(
    (source) =>
      source.isNamedOnly !== true && fittingParts(sample, source, source.parts).length > 0,
  );
  return fitting.map(({ key }) => key);
}

/** True when each file is one of the source's, and one of them has its users. */
function fitsAll(files: readonly GivenFile[], source: Source): boolean {
  let hasUsers = false;
  for (const { sample, flag } of files) {
    if (isEmpty(sample)) continue;
    // A file that a flag names is judged once the source is known: it says nothing about it.
    if (flag !== undefined) {
      if (!source.parts.some((part) => part.flag === flag)) return false;
      continue;
    }
    const found = fittingParts(sample, source, source.parts);
    if (found.length === 0) return false;
    hasUsers ||= found.some(({ part }) => part === source.parts[0]);
  }
  return hasUsers;
}

function partsIn({ sample, flag }: GivenFile, source: Source): readonly PartFile[] {
  if (isEmpty(sample)) return [];
  if (flag !== undefined) return pinnedParts(sample, flag, source);
  const found = fittingParts(sample, source, source.parts);
  if (found.length > 0) return found;
  const names = source.parts.map(({ name }) => name);
  throw fileFitsNoPartError(sample.path, source.label, names);
}

function pinnedParts(sample: FileSample, flag: FileFlag, source: Source): readonly PartFile[] {
  const parts = source.parts.filter((part) => part.flag === flag);
  if (parts.length === 0) {
    const has = source.parts.flatMap((part) => (part.flag === undefined ? [] : `--${part.flag}`));
    throw flagNotOfSourceError(flag, source.label, [...new Set(has)]);
  }
  const found = fittingParts(sample, source, parts);
  if (found.length > 0) return found;
  const expected = parts.map(({ name }) => name).join(' or ');
  throw pinnedFileError(sample.path, flag, `${source.label}'s ${expected}`);
}

/** The paths of a file that fit a part, each with the first that it fits, or with all if they pick their records. */
function fittingParts(
  sample: FileSample,
  source: Source,
  parts: readonly (UsersPart | Part)[],
): readonly PartFile[] {
  const [usersPart] = source.parts;
  return sample.paths.flatMap((at) => {
    const { path, header, firstRow } = at;
    const columns =
      firstRow === undefined || !parts.includes(usersPart)
        ? undefined
        : usersPart.columnsFor?.(firstRow);
    if (columns !== undefined && firstRow !== undefined) {
      const renamed = [firstRow, ...at.records.map((record) => Object.values(record))];
      const records = renamed.map((cells) => namedCells(cells, columns));
      const fits = usersPart.fits(records, { path, file: sample.name });
      return fits ? [{ sample, path, part: usersPart, columns }] : [];
    }
    if (at.records.length === 0) return [];
    const about = { path, file: sample.name, ...(header !== undefined && { header }) };
    const fitting = parts.filter((part) => part.fits(at.records, about));
    const arePicking = fitting.every(({ picks }) => picks !== undefined);
    return (arePicking ? fitting : fitting.slice(0, 1)).map((part) => ({ sample, path, part }));
  });
}

function namedCells(cells: readonly unknown[], columns: readonly string[]): RecordValue {
  return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
}

function isEmpty({ paths }: FileSample): boolean {
  return paths.every(({ records, firstRow }) => records.length === 0 && firstRow === undefined);
}
