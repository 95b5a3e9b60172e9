import { Abort, defined } from '../../model';
import type { ApiAccess, Auth0Credentials } from '../../pull';
import type { Source } from '../../sources';
import { readBaseUrl } from '../machine/environment';
import { proxyFor } from '../machine/proxy';

type Environment = NodeJS.ProcessEnv;

/** Reads the address and the key of a source's API from the environment. */
type ReadAccess = (env: Environment) => ApiAccess;

const BY_SOURCE: Readonly<Record<string, ReadAccess>> = { auth0: readAuth0, clerk: readClerk };

const CLERK_URL = 'https://api.clerk.com';
/** As DNS has it, with a dot: `acme.eu.auth0.com`. */
const DOMAIN = /^(?=.{4,253}$)[a-z\d-]{1,63}(\.[a-z\d-]{1,63})+$/i;

/**
 * The address and the key of the source's API, and the proxy that leads there. Keys come from the environment alone:
 * others can read an argument.
 *
 * @throws Abort `pull_not_of_source`, `key_missing`, `key_malformed`, `api_url_invalid`, `api_url_insecure`,
 * `proxy_invalid`
 */
export function pullAccess({ key, label }: Source, env: Environment): ApiAccess {
  const read = BY_SOURCE[key];
  if (read !== undefined) {
    const access = read(env);
    return { ...access, ...defined({ proxy: proxyFor(access.baseUrl, env) }) };
  }
  const can = Object.keys(BY_SOURCE).join(' and ');
  throw new Abort(
    'usage',
    'pull_not_of_source',
    `--pull reads the APIs of ${can}. These files are of ${label}.`,
    ['Leave --pull out. The pages of the sources say which files have organizations'],
  );
}

function readAuth0(env: Environment): ApiAccess {
  const domain = read(env, 'AUTH0_DOMAIN');
  const isUrl = read(env, 'AUTH0_API_URL') !== '';
  if (domain === '' && !isUrl) {
    throw missing('AUTH0_DOMAIN', 'the domain of the tenant', 'acme.eu.auth0.com');
  }
  if (domain !== '' && !DOMAIN.test(domain)) {
    throw malformed('AUTH0_DOMAIN', 'it is not a host name', 'acme.eu.auth0.com');
  }
  const baseUrl = readBaseUrl(env, 'AUTH0_API_URL', `https://${domain}`);
  const audience = `https://${domain === '' ? baseUrl.host : domain}/api/v2/`;
  return { provider: 'auth0', baseUrl, credentials: readAuth0Key(env, audience) };
}

function readAuth0Key(env: Environment, audience: string): Auth0Credentials {
  if (read(env, 'AUTH0_TOKEN') !== '') return { token: secret(env, 'AUTH0_TOKEN') };
  const clientId = read(env, 'AUTH0_CLIENT_ID');
  if (clientId === '' || read(env, 'AUTH0_CLIENT_SECRET') === '') {
    throw new Abort(
      'usage',
      'key_missing',
      'AUTH0_TOKEN is missing: a token of the Management API is required.',
      [
        'Set it for this shell: export AUTH0_TOKEN=…',
        'Or let an application get one: set AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET',
      ],
    );
  }
  return { clientId, clientSecret: secret(env, 'AUTH0_CLIENT_SECRET'), audience };
}

function readClerk(env: Environment): ApiAccess {
  if (read(env, 'CLERK_SECRET_KEY') === '') {
    throw missing('CLERK_SECRET_KEY', 'the secret key of the instance', 'sk_live_…');
  }
  const secretKey = secret(env, 'CLERK_SECRET_KEY');
  if (!secretKey.startsWith('sk_')) {
    throw malformed('CLERK_SECRET_KEY', 'it does not begin with sk_', 'sk_live_…');
  }
  return { provider: 'clerk', baseUrl: readBaseUrl(env, 'CLERK_API_URL', CLERK_URL), secretKey };
}

function read(env: Environment, name: string): string {
  return env[name]?.trim() ?? '';
}

/** A secret that can be part of a header. Its value is in no message. */
function secret(env: Environment, name: string): string {
  const value = read(env, name);
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw malformed(name, 'it contains spaces, control or non-ASCII characters', '…');
}

function missing(name: string, what: string, example: string): Abort {
  return new Abort('usage', 'key_missing', `${name} is missing: ${what} is required.`, [
    `Set it for this shell: export ${name}=${example}`,
    `Or write it to a .env file in this folder: ${name}=${example}`,
  ]);
}

function malformed(name: string, reason: string, example: string): Abort {
  return new Abort('usage', 'key_malformed', `${name} is not valid: ${reason}.`, [
    `Set it for this shell: export ${name}=${example}`,
  ]);
}
