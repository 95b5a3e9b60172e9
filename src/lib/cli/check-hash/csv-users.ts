import { type CsvFormat, openCsv, printablePath, readRows } from '../../csv';
import { Abort, emailKey } from '../../model';
import { columnsOf, parseRecord, type ParsedRow, type Reading } from '../../records';
import { type FoundUser, type Sent, shownValue, type Users } from './users';

const NO_PASSWORD: Sent = {
  kind: 'nothing',
  why: 'The row has no password: the user is created without one.',
};

/** The file, read as an import reads it. */
export interface UsersFile {
  readonly csvPath: string;
  readonly format: CsvFormat;
  readonly reading: Reading;
  readonly signal: AbortSignal;
  readonly onProgress: (bytesRead: number, bytes: number) => void;
}

/** The users of a CSV. Its functions throw as `openCsv` and `columnsOf` do, too. */
export function csvUsers(file: UsersFile): Users {
  return {
    source: null,
    byEmail: (email) => findByEmail(file, email),
    byId: (id) => findById(file, id),
    ofEmails: (keys) => findUsers(file, keys),
  };
}

/** Of each email the first row that an import accepts, or else the first. */
async function findUsers(
  file: UsersFile,
  keys: ReadonlySet<string>,
): Promise<ReadonlyMap<string, FoundUser>> {
  const found = new Map<string, FoundUser>();
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

async function findByEmail(file: UsersFile, email: string): Promise<FoundUser> {
  const key = emailKey(email);
  const found = (await findUsers(file, new Set([key]))).get(key);
  if (found !== undefined) return found;
  throw await notFound(file, 'email', email);
}

async function findById(file: UsersFile, id: string): Promise<FoundUser> {
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
  return password === undefined ? NO_PASSWORD : { kind: 'plain', password };
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
  const shown = shownValue(value);
  const message =
    header === undefined
      ? `${path} has no column ${column}.`
      : `${path}: no row has ${shown} in the column "${shownValue(header)}".`;
  return new Abort('usage', 'user_not_found', message);
}
