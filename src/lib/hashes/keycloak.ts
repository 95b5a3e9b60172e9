import { asObject, parseJson } from '../model';
import { ANY_BASE64, plainBase64 } from './base64';
import { converted, refused, type StoredHash } from './stored-hash';

const FORM = 'Keycloak';
const ARGON2_VERSION = '1.3';
const BASE64 = new RegExp(`^${ANY_BASE64}$`);

/**
 * Converts the password of a Keycloak credential.
 *
 * @param credential the JSON texts `secretData` and `credentialData` of a credential of the type `password`
 */
export function readKeycloakHash(credential: {
  readonly secretData: string;
  readonly credentialData: string;
}): StoredHash {
  const secret = asObject(parseJson(credential.secretData)) ?? {};
  const { algorithm, hashIterations, additionalParameters } =
    asObject(parseJson(credential.credentialData)) ?? {};
  const [salt, hash] = [base64In(secret['salt']), base64In(secret['value'])];
  const isWhole = salt !== undefined && hash !== undefined;
  if (!isWhole || typeof hashIterations !== 'number' || typeof algorithm !== 'string') {
    return refused(
      FORM,
      'missing_parameters',
      'A Keycloak password needs value and salt in secretData, and algorithm and hashIterations in credentialData.',
    );
  }
  const parts = { iterations: String(hashIterations), salt, hash };
  if (algorithm === 'argon2') return readArgon2(parts, firstTexts(additionalParameters));
  const [, digest] = /^pbkdf2-(sha256|sha512)$/.exec(algorithm) ?? [];
  if (digest !== undefined) {
    return converted(
      'Keycloak PBKDF2',
      `$pbkdf2$i=${parts.iterations},d=${digest}$${salt}$${hash}`,
    );
  }
  return refused(FORM, 'unsupported', 'WorkOS does not take this hash function of Keycloak.');
}

function readArgon2(
  parts: { readonly iterations: string; readonly salt: string; readonly hash: string },
  parameters: Readonly<Record<string, string>>,
): StoredHash {
  const { iterations, salt, hash } = parts;
  const { type = '', memory = '', parallelism = '', version = ARGON2_VERSION } = parameters;
  const form = 'Keycloak argon2';
  if (version !== ARGON2_VERSION) {
    return refused(form, 'unsupported', 'WorkOS takes version 1.3 of argon2 only.');
  }
  const costs = `m=${memory},t=${iterations},p=${parallelism}`;
  return converted(form, `$argon2${type}$v=19$${costs}$${salt}$${hash}`);
}

function base64In(value: unknown): string | undefined {
  return typeof value === 'string' && BASE64.test(value) ? plainBase64(value) : undefined;
}

/** Keycloak writes each additional parameter as a list of texts. */
function firstTexts(parameters: unknown): Readonly<Record<string, string>> {
  const lists = Object.entries(asObject(parameters) ?? {});
  return Object.fromEntries(
    lists.flatMap(([key, list]) => {
      const first: unknown = Array.isArray(list) ? list[0] : list;
      return typeof first === 'string' ? [[key, first]] : [];
    }),
  );
}
