import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { Target } from '../../jobs';
import { Abort, systemErrorCode } from '../../model';

const DEFAULT_URL = 'https://api.workos.com';
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** The address and key of WorkOS, with what they say of each other. */
export interface Connection {
  readonly apiKey: string;
  readonly baseUrl: URL;
  readonly target: Target;
}

/**
 * The environment, with the values of `.env` in the working directory where it has none.
 *
 * @throws Abort `env_file_unreadable`
 */
export function readEnvironment(directory: string = process.cwd()): NodeJS.ProcessEnv {
  return { ...parseEnv(readEnvFile(resolve(directory, '.env'))), ...process.env };
}

function readEnvFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = systemErrorCode(error);
    // A folder of that name is no file of ours: Python keeps virtual environments there.
    if (code === 'ENOENT' || code === 'EISDIR') return '';
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    throw new Abort(
      'usage',
      'env_file_unreadable',
      'The .env file in this folder cannot be read: permission denied.',
      ['Check its permissions, or set WORKOS_SECRET_KEY in the environment and remove the file'],
    );
  }
}

/**
 * Reads `WORKOS_SECRET_KEY` and `WORKOS_API_URL`.
 *
 * @throws Abort `key_missing`, `api_url_invalid`, `api_url_insecure`
 */
export function readConnection(env: NodeJS.ProcessEnv): Connection {
  const apiKey = env['WORKOS_SECRET_KEY']?.trim() ?? '';
  if (apiKey === '') {
    throw new Abort(
      'usage',
      'key_missing',
      'WORKOS_SECRET_KEY is missing: the API key is needed.',
      [
        'Set it for this shell: export WORKOS_SECRET_KEY=sk_…',
        'Or write it into a .env file in this folder: WORKOS_SECRET_KEY=sk_…',
        'To try without a key, add --sandbox or --dry-run',
      ],
    );
  }
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new Abort(
      'usage',
      'key_malformed',
      'WORKOS_SECRET_KEY is no API key: it holds blanks or special characters.',
    );
  }
  const baseUrl = readApiUrl(env['WORKOS_API_URL']?.trim() ?? '');
  return {
    apiKey,
    baseUrl,
    target: { apiUrl: baseUrl.origin, environment: kindOf(apiKey, baseUrl) },
  };
}

/** True for a host that is this machine: a key sent there never leaves it. */
export function isLoopback(url: URL): boolean {
  return LOOPBACK.test(url.hostname);
}

function readApiUrl(text: string): URL {
  const given = text === '' ? DEFAULT_URL : text;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new Abort('usage', 'api_url_invalid', 'WORKOS_API_URL is not an http or https address.', [
      `Leave it out for ${DEFAULT_URL}, or give one such as ${DEFAULT_URL}`,
    ]);
  }
  if (url.pathname !== '/' || url.search !== '' || url.username !== '' || url.password !== '') {
    throw new Abort(
      'usage',
      'api_url_invalid',
      `WORKOS_API_URL may hold a scheme, a host and a port only, such as ${url.origin}.`,
    );
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    throw new Abort(
      'usage',
      'api_url_insecure',
      `WORKOS_API_URL is plain http to ${url.host}: the key would leave this machine unencrypted.`,
      ['Use https'],
    );
  }
  return url;
}

// Keys of test environments are named so; what is named neither way is taken for live unless it stays on this machine.
function kindOf(apiKey: string, url: URL): Target['environment'] {
  if (apiKey.startsWith('sk_live')) return 'live';
  if (apiKey.startsWith('sk_test')) return 'test';
  return isLoopback(url) ? 'test' : 'live';
}
