import type { RecordValue } from '../../exports';
import { readFirebaseHash, type StoredHash } from '../../hashes';
import { asObject } from '../../model';
import { NO_PASSWORD } from '../converted-user';
import { firstTextOf } from '../fields';
import type { ConvertContext, Part } from '../source';

// As the console shows them, and as the Admin API names them.
const SIGNER_KEY = ['base64_signer_key', 'signerKey', 'signer_key'];
const SALT_SEPARATOR = ['base64_salt_separator', 'saltSeparator', 'salt_separator'];
const ROUNDS = ['rounds'];
const MEMORY_COST = ['mem_cost', 'memCost', 'memoryCost'];
const REQUIRED = [SIGNER_KEY, SALT_SEPARATOR, ROUNDS, MEMORY_COST];

/** The hash parameters of a project: the text of the console, or the answer of the Admin API. */
export const HASH_CONFIG: Part = {
  name: 'hash-config',
  flag: 'hash-config',
  isSetting: true,
  fits: (sample) =>
    sample.some((record) => firstTextOf(parametersIn(record), SIGNER_KEY) !== undefined),
  refuse: (record) => {
    const parameters = parametersIn(record);
    const missing = REQUIRED.filter((names) => firstTextOf(parameters, names) === undefined);
    if (missing.length === 0) return undefined;
    const names = missing.map(([name = '']) => name).join(', ');
    return `The hash parameters are incomplete. Missing: ${names}.`;
  },
};

function parametersIn(record: RecordValue): RecordValue {
  const inner = record['hashConfig'] ?? record['hash_config'];
  return asObject(inner) ?? record;
}

const PASSWORD_HASH = ['passwordHash'];
const SALT = ['salt', 'passwordSalt'];

/** The password of a user, with the parameters of the project. */
export function passwordOf(record: RecordValue, context: ConvertContext): StoredHash {
  const hash = firstTextOf(record, PASSWORD_HASH);
  if (hash === undefined) return NO_PASSWORD;
  const parameters = parametersIn(context.settingsOf(HASH_CONFIG.name)[0] ?? {});
  return readFirebaseHash({
    hash,
    salt: firstTextOf(record, SALT),
    signerKey: firstTextOf(parameters, SIGNER_KEY),
    saltSeparator: firstTextOf(parameters, SALT_SEPARATOR),
    rounds: firstTextOf(parameters, ROUNDS),
    memCost: firstTextOf(parameters, MEMORY_COST),
  });
}
