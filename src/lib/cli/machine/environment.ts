import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Target } from '../../jobs';
import { Abort, defined, systemErrorCode } from '../../model';
import { proxyFor } from './proxy';

const DEFAULT_URL = 'https://api.workos.com';
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** The variable that names the proxy to a worker process, which may find it in `.env` as little as the key. */
export const WORKER_PROXY = 'WORKOS_MIGRATE_WORKER_PROXY';

/** The address and key of WorkOS, and the environment that they lead to. */
export interface Connection {
  readonly apiKey: string;
  readonly baseUrl: URL;
  readonly target: Target;
  /** The HTTP proxy between this machine and WorkOS. Its URL may hold a password: see `describeProxy`. */
  readonly proxy?: URL;
}

/**
 * The environment variables; those that are not set come from `.env` in the working directory.
 *
 * @throws Abort `env_file_unreadable`
 */
export function readEnvironment(directory = '.'): NodeJS.ProcessEnv {
  return { ...parseEnv(readEnvFile(join(directory, '.env'))), ...process.env };
}

const MAX_ENV_BYTES = 1024 * 1024;

function readEnvFile(path: string): string {
  try {
    const stats = statSync(path);
    // Python projects keep virtual environments in a folder named `.env`.
    if (stats.isDirectory()) return '';
    // A device has no end, and a pipe that nothing writes to never begins.
    if (!stats.isFile()) throw envFileUnreadable('it is not a regular file');
    if (stats.size > MAX_ENV_BYTES) throw envFileUnreadable('it is larger than 1 MiB');
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT') return '';
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    throw envFileUnreadable('permission denied');
  }
}

function envFileUnreadable(reason: string): Abort {
  return new Abort(
    'usage',
    'env_file_unreadable',
    `The .env file in this folder cannot be read: ${reason}.`,
    ['Correct it, or set WORKOS_SECRET_KEY in the environment and remove the file'],
  );
}

/**
 * Reads `WORKOS_SECRET_KEY` and `WORKOS_API_URL`, and which proxy leads there.
 *
 * @throws Abort `key_missing`, `key_malformed`, `api_url_invalid`, `api_url_insecure`, `proxy_invalid`
 */
export function readConnection(env: NodeJS.ProcessEnv): Connection {
  const apiKey = env['WORKOS_SECRET_KEY']?.trim() ?? '';
  if (apiKey === '') throw keyMissing(env);
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw keyMalformed('it contains spaces, control or non-ASCII characters');
  }
  if (apiKey.startsWith('client_')) throw keyMalformed('it is a client id');
  if (!apiKey.startsWith('sk_')) throw keyMalformed('it does not begin with sk_');
  const baseUrl = readBaseUrl(env, 'WORKOS_API_URL', DEFAULT_URL);
  const proxy = proxyFor(baseUrl, env);
  return {
    apiKey,
    baseUrl,
    ...defined({ proxy }),
    target: { apiUrl: baseUrl.origin, environment: environmentOf(apiKey, baseUrl) },
  };
}

/**
 * The URL of the PostgreSQL database that jobs and processes share; undefined when none is named. It may hold a password:
 * no message has it.
 */
export function readStore(env: NodeJS.ProcessEnv): string | undefined {
  const text = env['WORKOS_MIGRATE_STORE']?.trim() ?? '';
  return text === '' ? undefined : text;
}

function keyMissing(env: NodeJS.ProcessEnv): Abort {
  const problem = 'WORKOS_SECRET_KEY is missing: an API key is required.';
  // The name in the documentation of the SDK. A key that is not meant for a migration must not be used for one.
  if ((env['WORKOS_API_KEY']?.trim() ?? '') !== '') {
    const other = 'WORKOS_API_KEY is set, but not read by this command.';
    return new Abort('usage', 'key_missing', `${problem} ${other}`, [
      'To use it: export WORKOS_SECRET_KEY="$WORKOS_API_KEY"',
      'Or write it to a .env file in this folder: WORKOS_SECRET_KEY=sk_…',
    ]);
  }
  return new Abort('usage', 'key_missing', problem, [
    'Set it for this shell: export WORKOS_SECRET_KEY=sk_…',
    'Or write it to a .env file in this folder: WORKOS_SECRET_KEY=sk_…',
  ]);
}

function keyMalformed(reason: string): Abort {
  return new Abort(
    'usage',
    'key_malformed',
    `WORKOS_SECRET_KEY is not a valid API key: ${reason}.`,
    ['Copy a key that begins with sk_ from the WorkOS dashboard, under API Keys'],
  );
}

/** True for a host that is this machine: a key sent there does not leave it. */
export function isLoopback(url: URL): boolean {
  return LOOPBACK.test(url.hostname);
}

/**
 * The address of an API: the variable's, or else the usual one. It is https, unless it is this machine.
 *
 * @throws Abort `api_url_invalid`, `api_url_insecure`
 */
export function readBaseUrl(env: NodeJS.ProcessEnv, name: string, usual: string): URL {
  const text = env[name]?.trim() ?? '';
  const given = text === '' ? usual : text;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new Abort('usage', 'api_url_invalid', `${name} is not an http or https URL.`, [
      `Unset it to use ${usual}, or set it to an http or https URL`,
    ]);
  }
  if (!isBare(url)) {
    throw new Abort(
      'usage',
      'api_url_invalid',
      `${name} may contain only a scheme, a host and a port, such as ${url.origin}.`,
    );
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    throw new Abort(
      'usage',
      'api_url_insecure',
      `${name} uses plain http to ${url.host}: the key would leave this machine unencrypted.`,
      [`Use https: export ${name}=https://${url.host}`],
    );
  }
  return url;
}

/** True for a scheme, a host and a port alone. */
function isBare({ pathname, search, username, password }: URL): boolean {
  return pathname === '/' && search === '' && username === '' && password === '';
}

// The prefix of a key names its environment. A key with another prefix counts as live, unless it stays on this machine.
function environmentOf(apiKey: string, url: URL): Target['environment'] {
  if (apiKey.startsWith('sk_live')) return 'live';
  if (apiKey.startsWith('sk_test')) return 'test';
  return isLoopback(url) ? 'test' : 'live';
}
