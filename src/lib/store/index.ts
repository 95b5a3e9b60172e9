/**
 * A PostgreSQL database that holds jobs and rate budgets for several processes and machines. The only room that knows
 * SQL. Knows neither rows nor requests: `import/` and `cli/` hand what it makes to `jobs/` and `pacing/`, whose ports it
 * implements.
 *
 * Each call is one statement and needs no state of a session: it works behind a pooler in transaction mode, and a process
 * that dies between two of them holds no lock. The database's clock decides about leases and budgets.
 */

/** An open connection to the database. */
export interface Store {
  /** Ends the connections. What still waits for the database rejects with the code `ESTORECLOSED`. */
  close(): Promise<void>;
  // the rest is private to the room
}

export interface StoreSetup {
  /** Shown by PostgreSQL for the connections, e.g. `workos-migrate nightly on host-a`. */
  readonly applicationName: string;
  /** The database does not respond (`isAway`), or responds again. Calls wait for it until `close`. */
  readonly onAway?: (isAway: boolean) => void;
}

/**
 * Connects and makes the schema, or checks its version.
 *
 * @throws Abort `store_url_invalid`, `store_insecure`, `store_unreachable`, `store_refused`, `store_schema`, …
 */
export declare function openStore(url: string, setup: StoreSetup): Promise<Store>;

/** What is kept of the holder of a lease, for messages. JSON; no secret. */
export interface LeaseHolder {
  readonly host: string;
  readonly pid: number;
  /** ISO 8601, by the holder's wall clock. */
  readonly since: string;
}

/** A lease as the database has it. An epoch is never used twice, in no job. */
export interface StoredLease {
  readonly name: string;
  readonly epoch: number;
  readonly holder: LeaseHolder;
  /** Milliseconds until it ends, by the database's clock; 0 or less when it is over. */
  readonly leftMs: number;
}

export type LeaseTaken =
  | {
      readonly taken: true;
      readonly epoch: number;
      /** The lease that had ended and was not released; its holder may have sent until its end, `leftMs` ≤ 0. */
      readonly former?: StoredLease;
    }
  | { readonly taken: false; readonly by: StoredLease };

/** Takes a lease that nobody has, or one that has ended. The name is the job id. */
export declare function takeLease(
  store: Store,
  request: { readonly name: string; readonly holder: LeaseHolder; readonly forMs: number },
): Promise<LeaseTaken>;

/** Renews it, also when it has ended meanwhile, as long as no other process took it. False: another one has. */
export declare function renewLease(
  store: Store,
  lease: { readonly name: string; readonly epoch: number; readonly forMs: number },
): Promise<boolean>;

/** Gives it back. Does nothing when another process has it. */
export declare function releaseLease(
  store: Store,
  lease: { readonly name: string; readonly epoch: number },
): Promise<void>;

/** The lease of a name, also one that has ended; undefined when there is none. */
export declare function readLease(store: Store, name: string): Promise<StoredLease | undefined>;

export interface StoreFilesSetup {
  /**
   * The folder that paths are in, `--checkpoint-dir`: `<root>/<job-id>/job.log` is `<job-id>/job.log` in the database, on
   * whatever machine. A path outside rejects with `EINVAL`.
   */
  readonly root: string;
  /** The epoch of a lease that this process holds, by name (the job id); undefined: its files are read-only here. */
  readonly epochOf: (name: string) => number | undefined;
}

/**
 * The files of jobs, in the database. Structurally `JobFiles` of `jobs/`, which is on the same floor.
 *
 * Every write checks the lease of its job in its own statement, and rejects with the code `ELEASELOST` when another
 * process has taken it, `EROFS` when this one never had it. A write waits while the database is away, and is then
 * repeated: it happens once. A folder exists while it has files.
 */
export declare function storeFiles(store: Store, setup: StoreFilesSetup): StoredFiles;

export interface StoredAppendFile {
  append(text: string): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface StoredFiles {
  makeFolder(path: string): Promise<boolean>;
  createNew(path: string, text: string): Promise<void>;
  openAppend(path: string): Promise<StoredAppendFile>;
  cutTail(path: string): Promise<number>;
  rename(from: string, to: string): Promise<void>;
  syncFolder(path: string): Promise<void>;
  remove(path: string): Promise<void>;
  removeEmptyFolder(path: string): Promise<void>;
  read(path: string): Promise<string | undefined>;
  readLines(path: string, onTorn?: () => void): AsyncIterable<string>;
  readBlocks(path: string): AsyncIterable<Buffer>;
  list(path: string): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
}

/** The code of an error of a write whose job another process has taken over. */
export const LEASE_LOST = 'ELEASELOST';
