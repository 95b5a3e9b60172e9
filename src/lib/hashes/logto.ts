import { parseJson } from '../model';
import { base64OfHex, base64OfText } from './base64';

const HEX = /^(?:[0-9a-f]{2})+$/;
const HEX_SALT = 'hex:';

/**
 * The string that WorkOS takes for a hash of Logto's method `Legacy`:
 * `["pbkdf2",["<salt>","<iterations>","<length>","<digest>","@"],"<hash in hex>"]`, where `@` is the password. Undefined
 * when it is something else.
 */
export function readLogto(json: string): string | undefined {
  const legacy = parseJson(json);
  if (!Array.isArray(legacy)) return undefined;
  const [name, args, hash] = legacy as readonly unknown[];
  if (name !== 'pbkdf2' || !Array.isArray(args) || typeof hash !== 'string') return undefined;
  const [salt, iterations, , digest, password] = args as readonly unknown[];
  if (typeof salt !== 'string' || typeof iterations !== 'string' || typeof digest !== 'string') {
    return undefined;
  }
  if (password !== '@' || !HEX.test(hash)) return undefined;
  const isHex = salt.startsWith(HEX_SALT);
  const base64 = isHex ? base64OfHex(salt.slice(HEX_SALT.length)) : base64OfText(salt);
  return `$pbkdf2$i=${iterations},d=${digest}$${base64}$${base64OfHex(hash)}`;
}
