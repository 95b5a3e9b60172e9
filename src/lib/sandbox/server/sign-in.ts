import { BodyReader } from '../wire/body-reader';
import type { WireAnswer } from '../wire/wire';
import { doesSignIn, isTooCostly } from '../world/stored-password';
import type { World } from '../world/world';

/** Why nobody is signed in. */
type Refusal = 'no_such_user' | 'no_password' | 'wrong_password' | 'hash_too_costly';

/**
 * Signs a user in by email and password, as AuthKit does with what it was sent. Answers `{signedIn: true, user}` or
 * `{signedIn: false, reason}`; a success sets `last_sign_in_at`.
 */
export async function signIn(world: World, body: unknown): Promise<WireAnswer> {
  const reader = new BodyReader(body);
  const email = reader.text('email', { required: true, notEmpty: true });
  const password = reader.text('password', { required: true, notEmpty: true });
  const refusal = reader.refusal();
  if (refusal !== undefined) return refusal;
  const user = world.state.userByEmail(email ?? '');
  if (user === undefined) return refused('no_such_user');
  const stored = world.state.passwordOf(user.id);
  if (stored === undefined) return refused('no_password');
  if (isTooCostly(stored)) return refused('hash_too_costly');
  if (!(await doesSignIn(stored, password ?? ''))) return refused('wrong_password');
  const signedIn = { ...user, last_sign_in_at: world.timestamp() };
  world.state.users.replace(signedIn);
  return { status: 200, body: { signedIn: true, user: signedIn } };
}

function refused(reason: Refusal): WireAnswer {
  return { status: 200, body: { signedIn: false, reason } };
}
