/**
 * A PostgreSQL database that holds jobs and rate budgets for several processes and machines. The only room that knows
 * SQL and `pg`. Knows neither rows nor requests: `import/` and `cli/` hand what it makes to `jobs/` and `pacing/`, whose
 * ports it implements.
 *
 * Each call is one statement and needs no state of a session: it works behind a pooler in transaction mode, and a process
 * that dies between two of them holds no lock. The database's clock decides about leases and budgets. While the database
 * does not respond, calls wait.
 *
 * Read in this order: `schema` (tables and functions), `store-url` and `open-store` (the connection), `store-errors`,
 * then `rate-books` (budgets), `leases` (who has a job) and `stored-files` (its files).
 */
export { type HeldLease, readLease, releaseLease, renewLease, takeLease } from './leases';
export { isStoreClosed, lookAtStore, openStore, type Store, type StoreSetup } from './open-store';
export { type BudgetUse, type BudgetView, RateBooks, readBudgets } from './rate-books';
export { SCHEMA_SQL } from './schema';
export {
  LEASE_LOST,
  storeFiles,
  type StoredAppendFile,
  type StoredFiles,
  type StoredFilesSetup,
} from './stored-files';
