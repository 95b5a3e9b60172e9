/** The command `store`: prints what the tool needs in a PostgreSQL database. Sends nothing. */
export { storeSql, type StoreSqlJson } from './store-sql';
