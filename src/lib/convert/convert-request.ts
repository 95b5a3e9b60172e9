import type { FileFlag, Source } from '../sources';
import type { Choices } from './choices';
import type { PartFile } from './recognise/recognise';

/** What to convert, and how. */
export interface ConvertRequest {
  /** Files and folders, in the order of the user. */
  readonly files: readonly string[];
  /** Files that a flag names. */
  readonly pinned: Readonly<Partial<Record<FileFlag, string>>>;
  /** The key of the source; undefined to recognise it. */
  readonly from: string | undefined;
  /** The folder to write. */
  readonly output: string;
  /** Replace a folder that `convert` wrote. */
  readonly force: boolean;
  readonly choices: Choices;
  /** Answers to the source's own questions. */
  readonly answers: Readonly<Record<string, string>>;
  /** Milliseconds since 1970, for bans that end. */
  readonly now: number;
  readonly signal?: AbortSignal;
  /** Gets further files of the source, once the given ones are recognised: by the flags that would name them. */
  readonly furtherFiles?: (source: Source) => Promise<Readonly<Partial<Record<FileFlag, string>>>>;
  readonly onRecognised?: (source: Source, files: readonly PartFile[]) => void;
  /** @param bytes of all passes over all files */
  readonly onProgress?: (bytesRead: number, bytes: number) => void;
}
