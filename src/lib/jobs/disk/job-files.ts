/** A file that only grows. */
export interface AppendFile {
  append(text: string): Promise<void>;
  /** Returns once everything appended is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The file system as a job needs it. The port exists so that a test can fail the n-th read, write, sync or rename;
 * `nodeFiles` is the real one. Every method rejects with Node's own error.
 */
export interface JobFiles {
  /** Makes a folder and its parents, 0700. */
  makeFolder(path: string): Promise<void>;
  /** Creates a file that must not exist yet (else `EEXIST`), 0600. It appears with its text, never without. */
  createNew(path: string, text: string): Promise<void>;
  /** Opens a file for appending, 0600, made when missing. */
  openAppend(path: string): Promise<AppendFile>;
  /**
   * Cuts what follows the last line feed, for good: what a kill in the middle of a write has left.
   *
   * @returns bytes cut; 0 also when there is no such file
   */
  cutTail(path: string): Promise<number>;
  /** Puts `from` in the place of `to`. */
  rename(from: string, to: string): Promise<void>;
  /** Makes the entries of a folder durable: after a create or a rename in it. */
  syncFolder(path: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Removes a folder that is empty; one that is not, or is not there, stays as it is. */
  removeEmptyFolder(path: string): Promise<void>;
  /** The text of a file, or undefined when there is none. */
  read(path: string): Promise<string | undefined>;
  /** The lines of a file that exists, without their line feeds. */
  readLines(path: string, onTorn?: () => void): AsyncIterable<string>;
  /** The bytes of a file that exists, in blocks. */
  readBlocks(path: string): AsyncIterable<Buffer>;
  /** Names in a folder, sorted; none when the folder is missing. */
  list(path: string): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
  /** When the file was written last, in milliseconds since 1970; 0 when there is none. */
  modifiedMs(path: string): Promise<number>;
}
