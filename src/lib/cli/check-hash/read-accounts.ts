import { openCsv, printablePath, readRows } from '../../csv';
import { Abort } from '../../model';
import { columnsOf, parseRecord } from '../../records';

/** A user whose password is known. */
export interface Account {
  readonly email: string;
  readonly password: string;
}

const MAX_ACCOUNTS = 100_000;

/**
 * The accounts of a CSV with the columns `email` and `password`. No message shows a cell of it.
 *
 * @throws Abort `accounts_invalid`, and as `openCsv` and `columnsOf`
 */
export async function readAccounts(path: string, signal: AbortSignal): Promise<readonly Account[]> {
  const source = await openCsv(path);
  const columns = columnsOf(source);
  if (columns.positions.password === undefined) throw invalid(path, 'it has no column password.');
  const accounts: Account[] = [];
  for await (const rows of readRows(source)) {
    signal.throwIfAborted();
    for (const row of rows) {
      const parsed = parseRecord(row, columns);
      const { email, password } = parsed.ok ? parsed.record.user : {};
      if (email === undefined || password === undefined) {
        throw invalid(
          path,
          `row ${String(row.row)} (line ${String(row.line)}) has no email and password that can be read.`,
        );
      }
      accounts.push({ email, password });
    }
    if (accounts.length > MAX_ACCOUNTS) throw invalid(path, 'it has more than 100,000 accounts.');
  }
  if (accounts.length === 0) throw invalid(path, 'it has no accounts.');
  return accounts;
}

function invalid(path: string, problem: string): Abort {
  return new Abort(
    'input_invalid',
    'accounts_invalid',
    `${printablePath(path)} cannot be used as --accounts: ${problem}`,
    ['Give a CSV with the header email,password and one account a line'],
  );
}
