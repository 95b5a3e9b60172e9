import {
  Abort,
  type FailureLine,
  parseJson,
  readFailureLine,
  sanitizeLine,
  systemErrorCode,
} from '../../model';
import type { JobFiles } from '../disk/job-files';
import { lineBlocks } from '../disk/line-blocks';

/** A longer line is not a failure that any tool wrote. */
const LINE_LIMIT_BYTES = 1024 * 1024;
const NAMED_LINES = 20;

/** Lines that were skipped because they hold no failure. */
export interface BrokenLines {
  readonly count: number;
  /** The numbers of the first 20 of them, counted from 1. */
  readonly first: readonly number[];
}

/** A file of failures, still to be read. */
export interface ErrorsFile {
  /** Reads the file from its beginning, in bounded memory. To be iterated once. */
  readonly batches: AsyncIterable<readonly FailureLine[]>;
  /** What was skipped so far: complete once `batches` has ended. */
  readonly broken: BrokenLines;
}

/**
 * Reads any `errors.jsonl`, also another tool's with the same field names: fields that are unknown, missing or of
 * another type are ignored. A line that is not a JSON object with one of the fields, or longer than 1 MiB, is skipped
 * and counted; a torn last line and blank lines are just skipped.
 *
 * @throws Abort (exit 2) `errors_file_missing`, `errors_file_unreadable`, while it is read
 */
export function readErrorsFile(files: Pick<JobFiles, 'readBlocks'>, path: string): ErrorsFile {
  const first: number[] = [];
  let count = 0;
  const noteBroken = (line: number): void => {
    count += 1;
    if (first.length < NAMED_LINES) first.push(line);
  };
  return {
    batches: batchesOf(files, path, noteBroken),
    get broken() {
      return { count, first };
    },
  };
}

async function* batchesOf(
  files: Pick<JobFiles, 'readBlocks'>,
  path: string,
  noteBroken: (line: number) => void,
): AsyncGenerator<readonly FailureLine[]> {
  try {
    for await (const block of lineBlocks(files.readBlocks(path), LINE_LIMIT_BYTES)) {
      const { firstLine, lines, isTorn } = block;
      const failures: FailureLine[] = [];
      for (const [index, line] of lines.entries()) {
        const number = firstLine + index;
        const failure =
          line === undefined ? undefined : readFailureLine(parseJson(withoutMark(line, number)));
        if (failure !== undefined) failures.push(failure);
        else if (line === undefined || (line.trim() !== '' && !isTorn)) noteBroken(number);
      }
      yield failures;
    }
  } catch (error) {
    throw refused(error, path);
  }
}

function withoutMark(line: string, number: number): string {
  return number === 1 && line.startsWith('\ufeff') ? line.slice(1) : line;
}

const CAUSES: Readonly<Record<string, readonly [code: string, words: string]>> = {
  ENOENT: ['errors_file_missing', 'there is no such file'],
  ENOTDIR: ['errors_file_missing', 'a part of the path is not a folder'],
  EISDIR: ['errors_file_unreadable', 'it is a folder'],
  ENOTREGULAR: ['errors_file_unreadable', 'it is not a regular file'],
  EACCES: ['errors_file_unreadable', 'there is no permission to read it'],
  EPERM: ['errors_file_unreadable', 'there is no permission to read it'],
};

function refused(error: unknown, path: string): unknown {
  const code = systemErrorCode(error);
  if (code === undefined || code.startsWith('ERR_')) return error;
  const [name, words] = CAUSES[code] ?? ['errors_file_unreadable', sanitizeLine(String(error))];
  return new Abort('usage', name, `${sanitizeLine(path)} cannot be read: ${words}.`, [
    'Name an errors.jsonl, such as .workos-checkpoints/<job-id>/errors.jsonl',
  ]);
}
