import type { Metadata, User } from '../world/entities';
import { coded, type CodedError, notFound } from '../wire/errors';
import { mergeMetadata, newMetadata } from './metadata';
import { listAnswer } from '../wire/paging';
import type { Place } from '../world/table';
import { isEmail, readUserBody, type UserBody, type UserBodyMode } from './user-body';
import {
  accept,
  answerOf,
  type Checked,
  param,
  refuse,
  type Route,
  type WireAnswer,
  type WireRequest,
} from '../wire/wire';
import type { World } from '../world/world';

const EMAIL_TAKEN: CodedError = {
  code: 'email_not_available',
  message: 'This email is not available.',
};
const EXTERNAL_ID_TAKEN: CodedError = {
  code: 'external_id_already_used',
  message: 'The external_id provided has already been assigned to another user.',
};
const CREATION_FAILED: CodedError = {
  code: 'user_creation_error',
  message: 'Could not create user.',
};
const LOCALE = /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/;

/** The conflicts of a new user with existing ones: a create reports all of them in one answer. */
function findConflicts(world: World, { email = '', externalId }: UserBody): CodedError[] {
  const errors: CodedError[] = [];
  if (world.state.userByEmail(email) !== undefined) errors.push(EMAIL_TAKEN);
  if (typeof externalId === 'string' && world.state.userByExternalId(externalId) !== undefined) {
    errors.push(EXTERNAL_ID_TAKEN);
  }
  return errors;
}

function newUser(world: World, fields: UserBody, metadata: Metadata): User {
  const at = world.timestamp();
  return {
    object: 'user',
    id: world.id('user'),
    email: fields.email ?? '',
    email_verified: fields.emailVerified ?? false,
    first_name: fields.firstName ?? null,
    last_name: fields.lastName ?? null,
    name: fields.name ?? null,
    profile_picture_url: null,
    last_sign_in_at: null,
    locale: null,
    external_id: fields.externalId ?? null,
    metadata,
    created_at: at,
    updated_at: at,
  };
}

/** Creates a user, or refuses. Requests and seeds both call it. */
export function createUser(world: World, body: unknown): Checked<User> {
  const read = readUserBody(body, 'create');
  if (!read.ok) return read;
  const metadata = newMetadata(read.value.metadata);
  if (!metadata.ok) return metadata;
  const errors = findConflicts(world, read.value);
  if (errors.length > 0) return refuse(coded(400, CREATION_FAILED, errors));
  const user = newUser(world, read.value, metadata.value);
  world.state.addUser(user);
  if (read.value.password !== undefined) world.state.setPassword(user.id, read.value.password);
  return accept(user);
}

/** The answer to an update that is not possible: each check has its own code, unlike on create. */
function refuseUpdate(world: World, user: User, fields: UserBody): WireAnswer | undefined {
  const { email, externalId, locale } = fields;
  if (email !== undefined && !isEmail(email)) {
    return coded(400, { code: 'invalid_email', message: 'The email is invalid.' });
  }
  const owner = email === undefined ? undefined : world.state.userByEmail(email);
  if (owner !== undefined && owner.id !== user.id) return coded(400, EMAIL_TAKEN);
  const holder = externalId ? world.state.userByExternalId(externalId) : undefined;
  if (holder !== undefined && holder.id !== user.id) return coded(400, EXTERNAL_ID_TAKEN);
  if (typeof locale === 'string' && !LOCALE.test(locale)) {
    return coded(400, { code: 'invalid_locale', message: 'The locale is invalid.' });
  }
  return undefined;
}

/** The answer to a request that takes the verification of an email back. An edit may do that. */
function refuseUnverified(
  user: User,
  { email = user.email, emailVerified }: UserBody,
): WireAnswer | undefined {
  const isSame = email.toLowerCase() === user.email.toLowerCase();
  if (emailVerified !== false || !isSame || !user.email_verified) return undefined;
  const message = 'The email has already been verified.';
  return coded(400, { code: 'email_already_verified', message });
}

/** A changed email is unverified unless the same request says otherwise. */
function emailVerifiedAfter(user: User, fields: UserBody): boolean {
  const { email = user.email } = fields;
  const isSame = email.toLowerCase() === user.email.toLowerCase();
  return fields.emailVerified ?? (isSame && user.email_verified);
}

function withFields(user: User, fields: UserBody): Omit<User, 'metadata' | 'updated_at'> {
  const { firstName, lastName, name, externalId, locale } = fields;
  return {
    ...user,
    email: fields.email ?? user.email,
    email_verified: emailVerifiedAfter(user, fields),
    first_name: firstName === undefined ? user.first_name : firstName,
    last_name: lastName === undefined ? user.last_name : lastName,
    name: name === undefined ? user.name : name,
    external_id: externalId === undefined ? user.external_id : externalId,
    locale: locale === undefined ? user.locale : locale,
  };
}

/** Changes a user, or refuses. Requests and edits both call it. */
export function updateUser(
  world: World,
  { id, body }: { readonly id: string; readonly body: unknown },
  mode: UserBodyMode,
): Checked<User> {
  const user = world.state.users.get(id);
  if (user === undefined) return refuse(notFound('User', id));
  const read = readUserBody(body, mode);
  if (!read.ok) return read;
  const refusal =
    refuseUpdate(world, user, read.value) ??
    (mode === 'update' ? refuseUnverified(user, read.value) : undefined);
  if (refusal !== undefined) return refuse(refusal);
  const metadata = mergeMetadata(user.metadata, read.value.metadata);
  if (!metadata.ok) return metadata;
  const changed: User = {
    ...withFields(user, read.value),
    metadata: metadata.value,
    updated_at: world.timestamp(),
  };
  world.state.replaceUser(changed);
  if (read.value.password !== undefined) world.state.setPassword(id, read.value.password);
  return accept(changed);
}

function listUsers(world: World, { query }: WireRequest): WireAnswer {
  const { users } = world.state;
  const organizationId = query.get('organization_id') ?? query.get('organization');
  const email = query.get('email');
  const isMember = (user: User) =>
    organizationId === null || world.state.membershipOf(user.id, organizationId) !== undefined;
  const places = email === null ? users.places : placesOf(world, email);
  return listAnswer(query, { table: users, places, keep: isMember });
}

function placesOf(world: World, email: string): readonly Place<User>[] {
  const place = world.state.users.place(world.state.userByEmail(email)?.id ?? '');
  return place === undefined ? [] : [place];
}

export const USER_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/user_management/users',
    handle(world, { body, idempotencyKey }) {
      const created = createUser(world, body);
      if (!created.ok) return created.refusal;
      const { id, email, created_at: at } = created.value;
      world.history.record({ kind: 'user', id, label: email, at, idempotencyKey });
      return { status: 201, body: created.value };
    },
  },
  { method: 'GET', path: '/user_management/users', handle: listUsers },
  {
    method: 'GET',
    path: '/user_management/users/external_id/{external_id}',
    handle(world, request) {
      const externalId = param(request, 'external_id');
      const user = world.state.userByExternalId(externalId);
      return user === undefined ? notFound('User', externalId) : { status: 200, body: user };
    },
  },
  {
    method: 'GET',
    path: '/user_management/users/{id}',
    handle(world, request) {
      const id = param(request, 'id');
      const user = world.state.users.get(id);
      return user === undefined ? notFound('User', id) : { status: 200, body: user };
    },
  },
  {
    method: 'PUT',
    path: '/user_management/users/{id}',
    handle(world, request) {
      const { body } = request;
      return answerOf(200, updateUser(world, { id: param(request, 'id'), body }, 'update'));
    },
  },
  {
    method: 'DELETE',
    path: '/user_management/users/{id}',
    handle(world, request) {
      const id = param(request, 'id');
      const user = world.state.users.get(id);
      if (user === undefined) return notFound('User', id);
      world.state.removeUser(user);
      return { status: 200 };
    },
  },
];
