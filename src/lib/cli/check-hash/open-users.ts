import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { CsvFormat } from '../../csv';
import { type ConvertPorts, type PartFile, type Recognised, recogniseExport } from '../../convert';
import { type FileSample, readExport, sampleExport } from '../../exports';
import { Abort } from '../../model';
import { columnsOf, type Reading } from '../../records';
import { type FileFlag, type Mapping, mappingProblems, SOURCES, withMapping } from '../../sources';
import { checkMappedNames, mappingOf } from '../job/mapping-flags';
import { csvUsers } from './csv-users';
import { exportUsers } from './export-users';
import type { Users } from './users';

/** The files, and what the flags say of them. */
export interface GivenFiles {
  readonly files: readonly string[];
  readonly format: CsvFormat;
  readonly reading: Reading;
  /** A flag says that the files are an export; or that the file is a CSV which import reads. */
  readonly kind: 'export' | 'csv' | undefined;
  readonly from: string | undefined;
  readonly pinned: Readonly<Partial<Record<FileFlag, string>>>;
  readonly answers: Readonly<Record<string, string>>;
}

export interface OpenOptions {
  readonly now: number;
  readonly signal: AbortSignal;
  readonly onProgress: (bytesRead: number, bytes: number) => void;
  readonly warn: (text: string) => void;
  readonly onRecognised: (label: string, files: readonly PartFile[]) => void;
}

/** Users, and the file that has them as messages name it. */
export interface OpenUsers {
  readonly users: Users;
  readonly path: string;
}

const USERS = 'users.csv';
/** Kinds of files that are no CSV, and say so. */
const OTHER_KINDS = new Set(['export_other_kind', 'export_malformed']);

/**
 * The users of a CSV that import reads, or of an export that `convert` reads. Where no flag says what the file is, it is a
 * CSV for import when it has the column `password_hash_type`, or when it is a table that no source's export looks like.
 *
 * @throws Abort as `convert` for an export
 */
export async function openUsers(given: GivenFiles, options: OpenOptions): Promise<OpenUsers> {
  const [first = '', ...others] = given.files;
  if (given.kind !== 'export' && others.length === 0) {
    const csvPath = usersOfFolder(first);
    const found = given.kind === 'csv' ? undefined : await exportIn(given, csvPath, options);
    return found ?? { users: ofCsv(given, csvPath, options), path: csvPath };
  }
  return openExport(given, options, portsOf(mappingOf(given.reading), given.format));
}

function ofCsv({ format, reading }: GivenFiles, csvPath: string, options: OpenOptions): Users {
  const { signal, onProgress } = options;
  return csvUsers({ csvPath, format, reading, signal, onProgress });
}

/** The `users.csv` of a folder that `convert` wrote; any other path as it is. */
function usersOfFolder(path: string): string {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const csvPath = join(path, USERS);
  const isOurs = isFolder && statSync(join(path, 'summary.json'), { throwIfNoEntry: false });
  return isOurs && statSync(csvPath, { throwIfNoEntry: false }) ? csvPath : path;
}

/** The export that a file or a folder is; undefined for what import reads. */
async function exportIn(
  given: GivenFiles,
  path: string,
  options: OpenOptions,
): Promise<OpenUsers | undefined> {
  const { reading, format } = given;
  if (mappingProblems(reading).length > 0) return undefined;
  const ports = portsOf(mappingOf(reading), format);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isFolder) return openExport(given, options, ports);
  const sample = await sampleOf(path, ports, options.signal);
  if (sample === undefined) return undefined;
  const header = headerOf(sample);
  if (header !== undefined && hasHashType(path, header, reading)) return undefined;
  try {
    return await openExport({ ...given, files: [path] }, options, ports);
  } catch (error) {
    const isNoExport = error instanceof Abort && error.code === 'source_not_recognised';
    if (isNoExport && header !== undefined) return undefined;
    throw error;
  }
}

/** Undefined for a file whose trouble is that of a CSV. */
async function sampleOf(
  path: string,
  { reader }: ConvertPorts,
  signal: AbortSignal,
): Promise<FileSample | undefined> {
  try {
    return await reader.sampleExport(path, { signal });
  } catch (error) {
    if (error instanceof Abort && !OTHER_KINDS.has(error.code)) return undefined;
    throw error;
  }
}

/** The header of a CSV or TSV; undefined for another format. */
function headerOf({ format, paths }: FileSample): readonly string[] | undefined {
  return format === 'csv' || format === 'tsv' ? paths[0]?.header : undefined;
}

/** Only a CSV for import names the type of a hash in a column, or by a flag. */
function hasHashType(path: string, header: readonly string[], reading: Reading): boolean {
  try {
    const { positions } = columnsOf({ path, header, headerLine: 1 }, { reading });
    return positions.password_hash_type !== undefined || 'password_hash_type' in reading.set;
  } catch (error) {
    if (error instanceof Abort) return false;
    throw error;
  }
}

async function openExport(
  { files, from, pinned, answers, reading }: GivenFiles,
  options: OpenOptions,
  ports: ConvertPorts,
): Promise<OpenUsers> {
  const { signal, now, onProgress, warn, onRecognised } = options;
  const recognised = await recogniseExport({ files, from, pinned, answers, signal }, ports);
  checkMappedNames(reading, recognised.users, warn);
  onRecognised(recognised.source.label, [...recognised.users, ...recognised.others]);
  const users = exportUsers({ recognised, answers, now, signal, onProgress, ports });
  return { users, path: pathOf(recognised) };
}

function pathOf({ users }: Recognised): string {
  return users[0]?.sample.path ?? '';
}

/** Reads exports, and looks at each file once. */
function portsOf(mapping: Mapping, { encoding }: GivenFiles['format']): ConvertPorts {
  const samples = new Map<string, Promise<FileSample>>();
  return {
    sources: SOURCES.map((source) => withMapping(source, mapping)),
    reader: {
      readExport,
      sampleExport: (path, options) => {
        const known =
          samples.get(path) ?? sampleExport(path, { ...options, encoding: encoding ?? undefined });
        samples.set(path, known);
        return known;
      },
    },
  };
}
