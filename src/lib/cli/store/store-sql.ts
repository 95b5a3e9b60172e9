import { SCHEMA_SQL } from '../../store';
import type { CommandAnswer } from '../command/answer';
import { EXIT } from '../command/exit-status';

/** What `store sql --json` prints. */
export interface StoreSqlJson {
  readonly sql: string;
}

const RIGHTS = `
-- The role of WORKOS_MIGRATE_STORE needs these rights, unless it made the schema itself:
-- grant usage on schema workos_migrate to <role>;
-- grant select, insert, update, delete on all tables in schema workos_migrate to <role>;
-- grant usage on all sequences in schema workos_migrate to <role>;`;

/** The schema of a store, for an administrator to run. */
export function storeSql(): CommandAnswer<StoreSqlJson> {
  const sql = `${SCHEMA_SQL.trimEnd()}\n${RIGHTS}`;
  return { json: { sql: `${sql}\n` }, text: sql, isForPrograms: true, exit: EXIT.done };
}
