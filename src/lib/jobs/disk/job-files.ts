import type { JobLocks } from './job-locks';

/** A file that only grows. */
export interface AppendFile {
  append(text: string): Promise<void>;
  /** Resolves once everything appended is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The file system as a job needs it. The port exists so that a test can fail the n-th read, write, sync or rename;
 * `nodeFiles` is the real one. Every method rejects with Node's own error.
 */
export interface JobFiles {
  /** Makes a folder and its parents, 0700. Their names are durable. Returns false when it exists already. */
  makeFolder(path: string): Promise<boolean>;
  /** Creates a file that must not exist yet (else `EEXIST`), 0600. It appears with its text, never empty. */
  createNew(path: string, text: string): Promise<void>;
  /** Opens a file for appending, 0600; creates it when missing. */
  openAppend(path: string): Promise<AppendFile>;
  /**
   * Cuts what follows the last line feed: the rest of a write that a kill interrupted.
   *
   * @returns bytes cut; 0 also when there is no such file
   */
  cutTail(path: string): Promise<number>;
  /** Replaces `to` with `from`. */
  rename(from: string, to: string): Promise<void>;
  /** Makes the entries of a folder durable: after a create or a rename in it. */
  syncFolder(path: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Removes an empty folder; does nothing when the folder has entries or is missing. */
  removeEmptyFolder(path: string): Promise<void>;
  /** The text of a file, or undefined when it is missing. */
  read(path: string): Promise<string | undefined>;
  /** The lines of a file that exists, without their line feeds. */
  readLines(path: string, onTorn?: () => void): AsyncIterable<string>;
  /** The bytes of a file that exists, in blocks. Fails with `ENOTREGULAR` for a device or a pipe. */
  readBlocks(path: string): AsyncIterable<Buffer>;
  /** The names in a folder, sorted; empty when the folder is missing. */
  list(path: string): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
  /** How its jobs are held. Absent on a disk of this machine, where a lock file does. */
  readonly locks?: JobLocks;
  /** What messages call it; absent on a disk of this machine, where the path of the folder does. */
  readonly where?: string;
  /** The disk of this machine, if this is another one: reports are written there as well. */
  readonly copies?: JobFiles;
  /** Called when they could not be written there. */
  readonly onCopyFailed?: (error: unknown) => void;
}
