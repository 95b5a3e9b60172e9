import { createHash } from 'node:crypto';
import { BodyReader } from '../wire/body-reader';
import type { AuthFactor, User } from '../world/entities';
import { coded, notFound } from '../wire/errors';
import { listAnswer } from '../wire/paging';
import { accept, type Checked, param, refuse, type Route } from '../wire/wire';
import type { World } from '../world/world';

const BASE32 = /^[A-Z2-7]+=*$/i;
const CHALLENGE_MS = 10 * 60 * 1000;
const DEFAULT_ISSUER = 'WorkOS sandbox';
// WorkOS sends a picture of `uri`; no client of the sandbox scans it.
const QR_CODE = 'data:image/png;base64,iVBORw0KGgo=';

/** A factor with its secret, which is in no other answer. */
interface Enrolled {
  readonly factor: AuthFactor;
  readonly secret: string;
}

/** Enrolls a factor of a user, or refuses. Requests and seeds both call it. */
export function enrollFactor(world: World, user: User, body: unknown): Checked<Enrolled> {
  const reader = new BodyReader(body);
  const type = reader.text('type', { required: true });
  if (type !== undefined && type !== 'totp') reader.violate('type', 'invalid', 'must be totp');
  const issuer = reader.text('totp_issuer') ?? DEFAULT_ISSUER;
  const account = reader.text('totp_user') ?? user.email;
  // WorkOS generates a missing secret. An id is Crockford base32; without 0, 1, 8 and 9 it is also plain base32.
  const generated = () =>
    world
      .id('secret')
      .slice(-16)
      .replaceAll(/[0189]/g, 'A');
  const secret = reader.text('totp_secret') ?? generated();
  const refusal = reader.refusal();
  if (refusal !== undefined) return refuse(refusal);
  if (!BASE32.test(secret)) {
    const message = 'The TOTP secret is not valid Base32.';
    return refuse(coded(422, { code: 'invalid_totp_secret', message }));
  }
  const at = world.timestamp();
  const factor: AuthFactor = {
    object: 'authentication_factor',
    id: world.id('auth_factor'),
    type: 'totp',
    user_id: user.id,
    totp: { issuer, user: account },
    created_at: at,
    updated_at: at,
  };
  world.state.addFactor(factor, createHash('sha256').update(secret).digest('hex'));
  return accept({ factor, secret });
}

/** The answer to an enrollment, the only one that contains the secret. */
function enrolledAnswer(world: World, { factor, secret }: Enrolled): object {
  const { issuer, user } = factor.totp;
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(user)}`;
  const uri = `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
  const at = factor.created_at;
  const challenge = {
    object: 'authentication_challenge',
    id: world.id('auth_challenge'),
    expires_at: new Date(Date.parse(at) + CHALLENGE_MS).toISOString(),
    authentication_factor_id: factor.id,
    created_at: at,
    updated_at: at,
  };
  return {
    authentication_factor: { ...factor, totp: { issuer, user, secret, qr_code: QR_CODE, uri } },
    authentication_challenge: challenge,
  };
}

export const AUTH_FACTOR_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/user_management/users/{userlandUserId}/auth_factors',
    handle(world, request) {
      const id = param(request, 'userlandUserId');
      const user = world.state.users.get(id);
      if (user === undefined) return notFound('User', id);
      const enrolled = enrollFactor(world, user, request.body);
      if (!enrolled.ok) return enrolled.refusal;
      return { status: 201, body: enrolledAnswer(world, enrolled.value) };
    },
  },
  {
    method: 'GET',
    path: '/user_management/users/{userlandUserId}/auth_factors',
    handle(world, request) {
      const id = param(request, 'userlandUserId');
      const { users, factors } = world.state;
      if (users.get(id) === undefined) return notFound('User', id);
      return listAnswer(request.query, { table: factors, places: world.state.factorsOfUser(id) });
    },
  },
  {
    method: 'DELETE',
    path: '/auth/factors/{id}',
    handle(world, request) {
      const id = param(request, 'id');
      if (world.state.factors.get(id) === undefined) return notFound('Authentication factor', id);
      world.state.factors.delete(id);
      return { status: 200 };
    },
  },
];
