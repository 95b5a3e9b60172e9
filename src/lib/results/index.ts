/**
 * What became of the rows of a job: read from `results.csv` or the ledgers, filtered, and made into SQL. Read
 * `read-results.ts`, then `result-filter.ts`, `each-address.ts` and `update-statement.ts`; `list-failures.ts` reads the
 * organizations and roles that failed.
 *
 * Knows nothing of WorkOS or of how rows are processed, and prints nothing.
 */
export { eachAddressOnce } from './each-address';
export { type ListFailure, NamedByRows, readListFailures } from './list-failures';
export { openReport } from './open-report';
export { readResultBatches } from './read-results';
export { type ResultFilter, resultMatcher, STATUSES } from './result-filter';
export {
  type ColumnOf,
  type Dialect,
  DIALECTS,
  ID_FIELDS,
  isSqlName,
  KEY_FIELDS,
  type TableUpdate,
  updateStatement,
} from './update-statement';
