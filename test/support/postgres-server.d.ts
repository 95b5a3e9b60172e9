/** A PostgreSQL server of a test. */
export interface PostgresServer {
  readonly port: number;
  /** Starts it again on the same data, after `crash`. */
  start(): Promise<void>;
  /** The address of a database, with name and password. */
  url(database?: string, as?: { readonly user?: string; readonly password?: string }): string;
  /** Makes a new database; resolves with its address. */
  newDatabase(): Promise<string>;
  /** Runs statements in a connection of their own, as the superuser unless `url` says otherwise. */
  query(sql: string, url?: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Ends it as a power cut does, but for what the system still writes. */
  crash(): Promise<void>;
  kill(signal?: NodeJS.Signals): void;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

/** Starts a new, empty server with these settings of `postgresql.conf`. */
export declare function startPostgres(
  settings?: Readonly<Record<string, string | number>>,
): Promise<PostgresServer>;

/** The password of the superuser: a canary that must appear nowhere. */
export declare const STORE_PASSWORD: string;

/** The folder with the programs of Debian's package, or with those in the npm package. */
export declare function findDebian(): string | undefined;
export declare function findEmbedded(scratch: string): string;
