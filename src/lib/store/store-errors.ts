import { Abort, clip, sanitizeLine, systemErrorCode } from '../model';
import { SCHEMA_VERSION } from './schema';

const MAX_TEXT = 200;

/** Errors after which the same statement may succeed: the server is away, restarts, or gave way to another session. */
const PASSING = /^(08|57P|40001$|40P01$|53300$|57014$|55P03$|25P02$)/;
/** What Node and the driver report of a connection that did not come about, or broke. */
const BROKEN =
  /^(ECONN|EPIPE$|ENETUN|ENETDOWN$|EHOST|ETIMEDOUT$|ENOTFOUND$|EAI_|EADDRNOTAVAIL$|ERR_SOCKET)/;
const BROKEN_WORDS = /terminated|timeout|not queryable|Client has encountered a connection error/i;
const NO_TLS = /SSL connections?$/;
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|ALTNAME/;

/** True when the database does not respond, or will do the same statement later. */
export function isAway(error: unknown): boolean {
  const code = systemErrorCode(error);
  if (code === undefined) return error instanceof Error && BROKEN_WORDS.test(error.message);
  return PASSING.test(code) || BROKEN.test(code);
}

/** The code of a refused statement that ends a job when it meets one; undefined for an error that is a bug. */
export function refusalWords(error: unknown): string | undefined {
  if (error instanceof Error && NO_TLS.test(error.message)) return 'it does not offer TLS any more';
  const code = systemErrorCode(error);
  if (code === undefined) return undefined;
  if (CERTIFICATE.test(code)) return `its certificate is not trusted any more (${code})`;
  if (!/^[0-9A-Z]{5}$/.test(code)) return undefined;
  return REFUSALS.get(code) ?? `it refused a statement: ${textOf(error)}`;
}

const REFUSALS = new Map([
  ['53100', 'its disk is full'],
  ['53200', 'it is out of memory'],
  ['25006', 'it is read-only: it is a standby, or its administrator has stopped writes'],
  ['42501', 'the role has no right to write there any more'],
  ['28P01', 'the password is not accepted any more'],
  ['28000', 'the role may not connect any more'],
  ['42P01', 'its tables are gone'],
  ['3F000', 'its tables are gone'],
  ['3D000', 'it does not exist any more'],
]);

/**
 * The `Abort` for an error while the store is opened. An error that neither the system nor the server reports is a bug
 * and is rethrown.
 *
 * @param where the database, as `describeStore` names it
 */
export function openingError(error: unknown, where: string): Abort {
  if (error instanceof Abort) return error;
  const code = systemErrorCode(error) ?? '';
  const known = OPENING[code];
  if (known !== undefined) return known(where);
  if (error instanceof Error && NO_TLS.test(error.message)) return noTls(where);
  if (CERTIFICATE.test(code)) return certificate(where, code);
  if (isAway(error)) return unreachable(where, textOf(error));
  // The driver's own words for a password that is missing.
  if (error instanceof Error && error.message.startsWith('SASL')) return noPassword(where);
  if (code === '') throw error;
  return new Abort('usage', 'store_refused', `The store at ${where} refused: ${textOf(error)}.`);
}

/** The text of an error, bounded; neither the system nor PostgreSQL puts a password in it. */
function textOf(error: unknown): string {
  const { message } = error instanceof AggregateError ? firstOf(error) : (error as Error);
  const text = clip(sanitizeLine(message), MAX_TEXT);
  const code = systemErrorCode(error);
  return text === '' ? String(code) : text;
}

/** A name with several addresses fails once for each. */
function firstOf({ errors }: AggregateError): Error {
  const [first] = errors as readonly unknown[];
  return first instanceof Error ? first : new Error('no address responds');
}

function unreachable(where: string, text: string): Abort {
  return new Abort(
    'stopped_early',
    'store_unreachable',
    `The store at ${where} cannot be reached: ${text}. Nothing was sent.`,
    [
      'Check that the server runs, and that this machine may reach it',
      'Or unset WORKOS_MIGRATE_STORE to work without a store',
    ],
  );
}

function noTls(where: string): Abort {
  return new Abort('usage', 'store_no_tls', `The store at ${where} does not offer TLS.`, [
    'Turn ssl on in its postgresql.conf, or reach it through a tunnel that ends on this machine',
  ]);
}

function certificate(where: string, code: string): Abort {
  return new Abort(
    'usage',
    'store_certificate',
    `The certificate of the store at ${where} is not trusted (${code}).`,
    ['Add &sslrootcert=<path> with the certificate of the authority that signed it'],
  );
}

function refused(what: string, remedy: string): (where: string) => Abort {
  return (where) => new Abort('usage', 'store_refused', `The store at ${where} ${what}.`, [remedy]);
}

const CREDENTIALS = 'Correct the user and the password in WORKOS_MIGRATE_STORE';
const RIGHTS =
  'Let an administrator run: workos-migrate store sql | psql <database>, and grant what it says';

const noPassword = refused('asks for a password', CREDENTIALS);

const OPENING: Readonly<Record<string, (where: string) => Abort>> = {
  '28P01': refused('does not accept the password', CREDENTIALS),
  '28000': refused('does not let this user connect from here', CREDENTIALS),
  '3D000': refused('does not exist', 'Create the database, or correct WORKOS_MIGRATE_STORE'),
  '42501': refused('does not let this user create or use the schema workos_migrate', RIGHTS),
  '53100': refused('is full', 'Give its disk more room'),
  '53300': refused('has no connection left', 'Raise its max_connections, or use a pooler'),
  '25006': refused(
    'is read-only: it is a standby',
    'Name the primary in WORKOS_MIGRATE_STORE, or promote this server',
  ),
};

/** The schema is that of another version of this tool. */
export function wrongSchema(where: string, found: number): Abort {
  const isNewer = found > SCHEMA_VERSION;
  return new Abort(
    'usage',
    'store_schema',
    `The store at ${where} has schema version ${String(found)}; this version of workos-migrate needs ${String(SCHEMA_VERSION)}.`,
    [
      isNewer
        ? 'Update workos-migrate on this machine'
        : 'End the runs that use it, then drop the schema workos_migrate: the next run makes it anew',
    ],
  );
}
