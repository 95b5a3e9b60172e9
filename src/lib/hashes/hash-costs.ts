import type { PasswordHash } from '../model';

/**
 * The function and the costs of a hash in the form of WorkOS, such as `pbkdf2 i=600000,d=sha256` or `bcrypt cost=10`: no
 * salt, key or digest.
 */
export function hashCosts({ type, value }: PasswordHash): string {
  const parts = value.split('$');
  switch (type) {
    case 'bcrypt':
      return `bcrypt cost=${String(Number(parts[2]))}`;
    case 'argon2':
      return `${parts[1] ?? type} ${parts.at(-3) ?? ''}`;
    case 'firebase-scrypt':
      // The separator and the signer key follow.
      return `firebase-scrypt ${parts.at(-3)?.replace(/,ss=.*$/, '') ?? ''}`;
    case 'pbkdf2':
    case 'scrypt':
      return `${type} ${parts.at(-3) ?? ''}`;
    default:
      return type;
  }
}
