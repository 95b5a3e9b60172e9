import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { Abort, systemErrorCause } from '../model';

const VARIABLE = 'WORKOS_MIGRATE_STORE';
const FORM = `postgres://<user>:<password>@<host>:5432/<database>`;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;
/** The modes of libpq that always encrypt, and what each checks of the server's certificate. */
const MODES = ['require', 'verify-ca', 'verify-full'] as const;

/** How to reach the database. It holds the password: no message has it. */
export interface StoreAddress {
  /** A host name, an address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** False for a server on this machine. */
  readonly ssl: ConnectionOptions | false;
}

/**
 * Reads the address of a database. A server on another machine must be reached by TLS.
 *
 * @throws Abort `store_url_invalid`, `store_insecure`, `store_certificate`
 */
export function readStoreUrl(text: string): StoreAddress {
  const url = parse(text.trim());
  refuseSplitPassword(url);
  const host = url.searchParams.get('host') ?? bare(decode(url.hostname));
  const database = decode(url.pathname.slice(1));
  if (database === '') throw invalid('names no database');
  return {
    host: host === '' ? 'localhost' : host,
    port: url.port === '' ? 5432 : Number(url.port),
    database,
    user: url.username === '' ? undefined : decode(url.username),
    password: url.password === '' ? undefined : decode(url.password),
    ssl: readTls(url.searchParams, host),
  };
}

/** The database as messages name it: without name and password. */
export function describeStore({ host, port, database }: StoreAddress): string {
  return `${host}:${String(port)}/${database}`;
}

function parse(text: string): URL {
  if (!/^postgres(ql)?:\/\//i.test(text)) throw invalid('does not begin with postgres://');
  // The URL of a socket has no host, and one is needed to parse the rest.
  const full = text.replace(/^([a-z]+:\/\/(?:[^/?#]*@)?)(?=\/)/i, '$1localhost');
  if (!URL.canParse(full)) {
    const authority = /^[a-z]+:\/\/([^/?#]*)/i.exec(text)?.[1] ?? '';
    if (authority.slice(authority.lastIndexOf('@') + 1).includes(',')) {
      throw invalid('names several hosts. Give one: a name or address that leads to the primary');
    }
    throw invalid('cannot be read. Special characters of its password must be percent-encoded');
  }
  const url = new URL(full);
  if (url.hash !== '') {
    throw invalid('contains a #. Special characters of its password must be percent-encoded');
  }
  return url;
}

/**
 * A password with a `/` or `?` that is not encoded ends the host early: the rest of it is read as the database, and
 * messages name that. It may also leave an `@` in what should be the parameters.
 */
function refuseSplitPassword({ hostname, pathname, search }: URL): void {
  if (!/[/@]/.test(hostname + pathname.slice(1)) && !search.includes('@')) return;
  throw invalid(
    'has a / or @ where none belongs. Special characters of its password must be percent-encoded',
  );
}

function invalid(problem: string): Abort {
  return new Abort('usage', 'store_url_invalid', `${VARIABLE} ${problem}.`, [
    `Set it to ${FORM}, in the environment or in .env`,
  ]);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw invalid('contains a % that is not followed by two hexadecimal digits');
  }
}

/** An IPv6 address without its brackets. */
function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

function readTls(params: URLSearchParams, host: string): ConnectionOptions | false {
  const given = params.get('sslmode');
  const mode = MODES.find((known) => known === given);
  if (mode === undefined) {
    if (host === '' || host.startsWith('/') || LOOPBACK.test(host)) return false;
    throw insecure(given);
  }
  const rootCertificate = params.get('sslrootcert');
  const hasOwnRoot = rootCertificate !== null && rootCertificate !== 'system';
  const cert = readPart('sslcert', params.get('sslcert'));
  const key = readPart('sslkey', params.get('sslkey'));
  return {
    ...(hasOwnRoot ? { ca: readPart('sslrootcert', rootCertificate) } : {}),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    // As libpq: `require` encrypts and trusts any certificate, unless a root is given.
    rejectUnauthorized: mode !== 'require' || hasOwnRoot,
    ...(mode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
    ...(isIP(host) === 0 ? { servername: host } : {}),
  };
}

function insecure(given: string | null): Abort {
  const what = given === null ? 'has no sslmode' : 'has an sslmode that does not demand TLS';
  return new Abort(
    'usage',
    'store_insecure',
    `${VARIABLE} ${what}: host names, digests of API keys and request counts would leave this machine unencrypted.`,
    [
      'Add ?sslmode=verify-full to it, and &sslrootcert=<path> where the server has a certificate of its own authority',
      'Or reach the server through a tunnel that ends on this machine, as 127.0.0.1',
    ],
  );
}

function readPart(name: string, path: string | null): Buffer | undefined {
  if (path === null) return undefined;
  try {
    return readFileSync(path);
  } catch (error) {
    const cause = systemErrorCause(error);
    if (cause === undefined) throw error;
    const missing = cause.code === 'ENOENT' ? 'it does not exist' : cause.words;
    throw new Abort(
      'usage',
      'store_certificate',
      `The file that ${VARIABLE} names as ${name} cannot be read: ${missing} (${cause.code}).`,
      ['Correct its path'],
    );
  }
}
