import { BodyReader, EXTERNAL_ID_RULE } from '../wire/body-reader';
import type { StoredPassword } from '../world/stored-password';
import { coded } from '../wire/errors';
import { isPasswordHash, isPasswordHashType } from './password-hash';
import { accept, type Checked, refuse, type WireAnswer } from '../wire/wire';

const MIN_PASSWORD_LENGTH = 8;
// What a mail server could accept: one @, no spaces, a dot in the domain. WorkOS's rule is not published.
const EMAIL = /^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/;

/** The fields of a user in a request; absent ones are undefined. */
export interface UserBody {
  readonly email: string | undefined;
  readonly firstName: string | null | undefined;
  readonly lastName: string | null | undefined;
  readonly name: string | null | undefined;
  readonly emailVerified: boolean | undefined;
  readonly externalId: string | null | undefined;
  readonly locale: string | null | undefined;
  readonly metadata: Readonly<Record<string, unknown>> | null | undefined;
  readonly password: StoredPassword | undefined;
}

/** True when `text` can be an email address. */
export function isEmail(text: string): boolean {
  return EMAIL.test(text);
}

function passwordConflict(code: string): WireAnswer {
  return coded(400, { code, message: 'Give either a password or a password hash, not both.' });
}

function readPlainPassword(reader: BodyReader, password: string): Checked<StoredPassword> {
  if (reader.has('password_hash')) {
    return refuse(passwordConflict('password_and_password_hash_provided'));
  }
  if (reader.has('password_hash_type')) {
    return refuse(passwordConflict('password_and_password_hash_type_provided'));
  }
  if (password.length < MIN_PASSWORD_LENGTH) {
    const error = {
      code: 'password_strength_error',
      message: 'Password does not meet strength requirements.',
    };
    const message = `Password must be at least ${MIN_PASSWORD_LENGTH} characters.`;
    return refuse(coded(400, error, [{ code: 'password_too_short', message }]));
  }
  return accept({ type: 'plain', value: password });
}

/** The password or hash of the request. Violations of the shape go to `reader`; it refuses all others itself. */
function readPassword(reader: BodyReader): Checked<StoredPassword | undefined> {
  const password = reader.text('password', { nullable: true });
  if (typeof password === 'string') return readPlainPassword(reader, password);
  const hash = reader.text('password_hash');
  const type = reader.text('password_hash_type');
  if (hash === undefined && type === undefined) return accept(undefined);
  if (hash === undefined) reader.violate('password_hash', 'required', 'is required');
  if (type === undefined || !isPasswordHashType(type)) {
    reader.violate('password_hash_type', 'invalid', 'must be a supported hash type');
  }
  if (hash === undefined || type === undefined || !isPasswordHashType(type)) {
    return accept(undefined);
  }
  if (isPasswordHash(type, hash)) return accept({ type, value: hash });
  const message = 'The provided password hash is invalid.';
  return refuse(coded(400, { code: 'invalid_password_hash', message }));
}

function readFields(
  reader: BodyReader,
  names: { readonly required: boolean; readonly nullable: boolean },
): Omit<UserBody, 'password'> {
  const name = names.nullable ? ({ nullable: true } as const) : {};
  return {
    email: reader.text('email', { required: names.required }),
    firstName: reader.text('first_name', name),
    lastName: reader.text('last_name', name),
    name: reader.text('name', name),
    emailVerified: reader.flag('email_verified', name),
    externalId: reader.text('external_id', EXTERNAL_ID_RULE),
    locale: reader.text('locale', { nullable: true }),
    metadata: reader.record('metadata'),
  };
}

/** `edit`: a change from outside the API, such as in the dashboard. */
export type UserBodyMode = 'create' | 'update' | 'edit';

/**
 * Reads the body of a create or update of a user. A body of the wrong shape is refused with 422 before the
 * password is checked. Only on create is `email` required; only on update may the names not be null.
 */
export function readUserBody(body: unknown, mode: UserBodyMode): Checked<UserBody> {
  const reader = new BodyReader(body);
  const isCreate = mode === 'create';
  const fields = readFields(reader, { required: isCreate, nullable: mode !== 'update' });
  if (isCreate && fields.email !== undefined && !isEmail(fields.email)) {
    reader.violate('email', 'invalid', 'must be an email');
  }
  const password = readPassword(reader);
  const refusal = reader.refusal();
  if (refusal !== undefined) return refuse(refusal);
  if (!password.ok) return password;
  return accept({ ...fields, password: password.value });
}
