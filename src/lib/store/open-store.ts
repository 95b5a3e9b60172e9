import type { Pool } from 'pg';
import { type Clock, clip, hasErrorCode, sanitizeLine } from '../model';
import { MAKE_SCHEMA_SQL, SCHEMA_VERSION } from './schema';
import { isAway, openingError, refusalWords, wrongSchema } from './store-errors';
import { describeStore, readStoreUrl, type StoreAddress } from './store-url';

/** Ledger, budget and lease of a process are few statements; a dead machine leaves no more sessions than these. */
const CONNECTIONS = 2;
const CONNECT_TIMEOUT_MS = 5_000;
/** A connection that has taken everything and answers nothing is given up, and the statement sent on another. */
const STATEMENT_TIMEOUT_MS = 8_000;
const KEEP_ALIVE_AFTER_MS = 10_000;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 2_000;
const TRIES_BEFORE_NEWS = 2;
/** PostgreSQL cuts a longer name. */
const MAX_NAME = 63;
const UNDEFINED_TABLE = '42P01';

/** The code of a call that ended because the store was closed meanwhile. */
const CLOSED = 'ESTORECLOSED';
/** The code of a statement that the database refuses for good; the job halts, as when a disk fails a write. */
const REFUSED = 'ESTOREREFUSED';

export interface StoreSetup {
  /** Shown by PostgreSQL for the connections, e.g. `workos-migrate nightly on host-a`. */
  readonly applicationName: string;
  readonly clock: Pick<Clock, 'sleep' | 'monotonicMs'>;
  /** The database does not respond (`isAway`), or responds again. Calls wait for it until `close`. */
  readonly onAway?: (isAway: boolean) => void;
}

export type Row = Readonly<Record<string, unknown>>;

/** What a statement gave, and how often it was sent: an earlier try may have been carried out. */
export interface Ran {
  readonly rows: readonly Row[];
  readonly tries: number;
}

/** An open connection to the database. Every statement is complete in itself: it needs no state of a session. */
export interface Store {
  /** The database as messages name it: without name and password. */
  readonly where: string;
  /**
   * Runs one statement; while the database is away, waits and sends it again.
   *
   * @throws an error with the code `ESTORECLOSED`, or `ESTOREREFUSED` with the reason in plain words
   */
  run(sql: string, values?: readonly unknown[]): Promise<Ran>;
  /** Ends the connections. What still waits for the database rejects with the code `ESTORECLOSED`. */
  close(): Promise<void>;
}

/**
 * Connects and makes the schema, or checks its version.
 *
 * @throws Abort `store_url_invalid`, `store_insecure`, `store_certificate`, `store_unreachable`, `store_refused`,
 * `store_no_tls`, `store_schema`
 */
export async function openStore(url: string, setup: StoreSetup): Promise<Store> {
  const address = readStoreUrl(url);
  const where = sanitizeLine(describeStore(address));
  const pool = await openPool(address, setup.applicationName);
  try {
    await makeSchema(pool, where);
  } catch (error) {
    await pool.end();
    throw openingError(error, where);
  }
  return new PostgresStore(pool, where, setup);
}

/**
 * Connects to read, and makes nothing. A database that has no schema yet is a store that has nothing.
 *
 * @throws Abort as `openStore`
 */
export async function lookAtStore(url: string, setup: StoreSetup): Promise<Store> {
  const address = readStoreUrl(url);
  const where = sanitizeLine(describeStore(address));
  const pool = await openPool(address, setup.applicationName);
  try {
    const found = await versionOf(pool);
    if (found === SCHEMA_VERSION) return new PostgresStore(pool, where, setup);
    if (found !== undefined) throw wrongSchema(where, found);
  } catch (error) {
    await pool.end();
    throw openingError(error, where);
  }
  await pool.end();
  return {
    where,
    run: () => Promise.resolve({ rows: [], tries: 1 }),
    close: () => Promise.resolve(),
  };
}

async function openPool(
  { host, port, database, user, password, ssl }: StoreAddress,
  name: string,
): Promise<Pool> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    host,
    port,
    database,
    user,
    password,
    ssl,
    application_name: clip(sanitizeLine(name), MAX_NAME),
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    allowExitOnIdle: true,
  });
  // An idle connection that breaks is none of a call's business: the next one connects again.
  pool.on('error', () => undefined);
  return pool;
}

async function makeSchema(pool: Pool, where: string): Promise<void> {
  let found = await versionOf(pool);
  if (found === undefined) {
    await pool.query(MAKE_SCHEMA_SQL);
    found = await versionOf(pool);
  }
  if (found !== SCHEMA_VERSION) throw wrongSchema(where, found ?? 0);
  // A standby answers reads, and refuses this.
  await pool.query("select nextval('workos_migrate.epochs')");
}

async function versionOf(pool: Pool): Promise<number | undefined> {
  try {
    const { rows } = await pool.query<Row>('select version from workos_migrate.schema_version');
    return Number(rows[0]?.['version'] ?? 0);
  } catch (error) {
    if (hasErrorCode(error, UNDEFINED_TABLE)) return undefined;
    throw error;
  }
}

class PostgresStore implements Store {
  private readonly closing = new AbortController();
  /** Calls that wait for the database. */
  private waiting = 0;
  private ended: Promise<void> | undefined;

  constructor(
    private readonly pool: Pool,
    readonly where: string,
    private readonly setup: StoreSetup,
  ) {}

  async run(sql: string, values: readonly unknown[] = []): Promise<Ran> {
    let isWaiting = false;
    try {
      for (let tries = 1; ; tries += 1) {
        const rows = await this.send(sql, values);
        if (rows !== undefined) return { rows, tries };
        // A connection that broke at rest costs one try, and is no news.
        if (tries === TRIES_BEFORE_NEWS) this.addWaiting(1);
        isWaiting ||= tries === TRIES_BEFORE_NEWS;
        const delayMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
        await this.setup.clock.sleep(delayMs, this.closing.signal);
      }
    } finally {
      if (isWaiting) this.addWaiting(-1);
    }
  }

  close(): Promise<void> {
    this.closing.abort();
    this.ended ??= this.pool.end();
    return this.ended;
  }

  /** The rows of the statement; undefined when the database is away. */
  private async send(sql: string, values: readonly unknown[]): Promise<readonly Row[] | undefined> {
    if (this.isClosed()) throw closed();
    try {
      const { rows } = await this.pool.query<Row>(sql, [...values]);
      return rows;
    } catch (error) {
      if (this.isClosed()) throw closed();
      if (isAway(error)) return undefined;
      const words = refusalWords(error);
      if (words === undefined) throw error;
      throw refused(`the store at ${this.where} refuses: ${words}`);
    }
  }

  private isClosed(): boolean {
    return this.closing.signal.aborted;
  }

  /** One message when the first call waits, and one when the last has been answered. */
  private addWaiting(change: 1 | -1): void {
    this.waiting += change;
    // A wait that ends with `close` is no answer of the database.
    if (this.isClosed()) return;
    if (this.waiting === (change === 1 ? 1 : 0)) this.setup.onAway?.(change === 1);
  }
}

function closed(): Error {
  return Object.assign(new Error('the store was closed'), { code: CLOSED });
}

function refused(words: string): Error {
  return Object.assign(new Error(words), { code: REFUSED });
}

/** True for the error of a statement that the database refuses for good. */
export function isStoreRefusal(error: unknown): error is Error {
  return error instanceof Error && hasErrorCode(error, REFUSED);
}

/** True for the error of a call that ended because the store was closed. */
export function isStoreClosed(error: unknown): boolean {
  return hasErrorCode(error, CLOSED);
}
