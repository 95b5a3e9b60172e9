import { type CsvFormat, openCsv, printablePath, readRows } from '../../csv';
import { Abort, clip, emailKey, type PasswordHash, sanitizeLine } from '../../model';
import { columnsOf, parseRecord, type ParsedRow, type Reading } from '../../records';

const VALUE_LENGTH = 100;

/** What an import would send as the password of a user. */
export type Sent =
  | { readonly kind: 'hash'; readonly hash: PasswordHash }
  | { readonly kind: 'plain'; readonly password: string }
  | { readonly kind: 'nothing' }
  /** The import rejects the row, with this message. */
  | { readonly kind: 'rejected'; readonly message: string };

/** The row that creates a user. */
export interface UserRow {
  readonly row: number;
  readonly email: string;
  readonly sent: Sent;
}

/** The file, read as an import reads it. */
export interface UsersFile {
  readonly csvPath: string;
  readonly format: CsvFormat;
  readonly reading: Reading;
  readonly signal: AbortSignal;
  readonly onProgress: (bytesRead: number, bytes: number) => void;
}

/**
 * The rows that create the users of these emails, by `emailKey`: of each email the first that an import accepts, or else
 * the first.
 *
 * @throws Abort as `openCsv` and `columnsOf`
 */
export async function findUsers(
  file: UsersFile,
  keys: ReadonlySet<string>,
): Promise<ReadonlyMap<string, UserRow>> {
  const found = new Map<string, UserRow>();
  await eachRow(file, (row, parsed) => {
    const email = parsed.ok ? parsed.record.user.email : parsed.email;
    const key = emailKey(email);
    if (!keys.has(key)) return;
    const before = found.get(key);
    const isBetter = before === undefined || (before.sent.kind === 'rejected' && parsed.ok);
    if (isBetter) found.set(key, { row, email, sent: sentOf(parsed) });
  });
  return found;
}

/**
 * The row that creates the user of an email.
 *
 * @throws Abort `user_not_found`
 */
export async function findByEmail(file: UsersFile, email: string): Promise<UserRow> {
  const key = emailKey(email);
  const found = (await findUsers(file, new Set([key]))).get(key);
  if (found !== undefined) return found;
  throw await notFound(file, 'email', email);
}

/**
 * The row that creates the user who has an external id.
 *
 * @throws Abort `user_not_found`, `user_ambiguous`
 */
export async function findById(file: UsersFile, id: string): Promise<UserRow> {
  const rows = new Map<string, { row: number; email: string }>();
  await eachRow(file, (row, parsed) => {
    const user = parsed.ok ? parsed.record.user : parsed;
    if (user.externalId !== id || rows.has(emailKey(user.email))) return;
    rows.set(emailKey(user.email), { row, email: user.email });
  });
  const [first, second] = [...rows.values()];
  if (first === undefined) throw await notFound(file, 'external_id', id);
  if (second === undefined) return findByEmail(file, first.email);
  throw new Abort(
    'usage',
    'user_ambiguous',
    `${printablePath(file.csvPath)}: rows ${String(first.row)} and ${String(second.row)} have this external id and different emails. Name the user by --email.`,
  );
}

async function eachRow(
  file: UsersFile,
  visit: (row: number, parsed: ParsedRow) => void,
): Promise<void> {
  const { csvPath, format, reading, signal, onProgress } = file;
  const source = await openCsv(csvPath, { format, onCopy: onProgress });
  const columns = columnsOf(source, { reading });
  let bytesRead = source.bodyStart;
  for await (const rows of readRows(source)) {
    signal.throwIfAborted();
    for (const row of rows) visit(row.row, parseRecord(row, columns));
    bytesRead = rows.at(-1)?.byteEnd ?? bytesRead;
    onProgress(bytesRead, source.bytes);
  }
}

function sentOf(parsed: ParsedRow): Sent {
  if (!parsed.ok) return { kind: 'rejected', message: parsed.problems[0]?.message ?? '' };
  const { password, passwordHash } = parsed.record.user;
  if (passwordHash !== undefined) return { kind: 'hash', hash: passwordHash };
  return password === undefined ? { kind: 'nothing' } : { kind: 'plain', password };
}

async function notFound(
  { csvPath, format, reading }: UsersFile,
  column: 'email' | 'external_id',
  value: string,
): Promise<Abort> {
  const source = await openCsv(csvPath, { format });
  const position = columnsOf(source, { reading }).positions[column];
  const header = position === undefined ? undefined : source.header[position];
  const path = printablePath(csvPath);
  const shown = clip(sanitizeLine(value), VALUE_LENGTH);
  const message =
    header === undefined
      ? `${path} has no column ${column}.`
      : `${path}: no row has ${shown} in the column "${clip(sanitizeLine(header), VALUE_LENGTH)}".`;
  return new Abort('usage', 'user_not_found', message);
}
