import { looseEmail, type UserRecord } from '../model';
import { absentIfNotFound, deletion, listOfAll, type MakeCall } from './call';
import type { Gateway, UserFields, WorkosUser } from './gateway';
import { readPage, readUser } from './read-wire';

const USERS = '/user_management/users';

type UserWrites = Pick<Gateway, 'createUser' | 'updateUser' | 'deleteUser'>;
type UserReads = Pick<
  Gateway,
  'getUser' | 'findUserByExternalId' | 'findUsersByEmail' | 'listUsers'
>;

/** The requests for users (docs/workos-api.md, "Users"). */
export function userOperations(call: MakeCall): UserWrites & UserReads {
  return { ...userWrites(call), ...userReads(call) };
}

function userWrites(call: MakeCall): UserWrites {
  return {
    createUser: (user, { idempotencyKey }) =>
      call({
        method: 'POST',
        root: USERS,
        body: createBody(user),
        idempotencyKey,
        operation: { verb: 'create', subject: 'user', secret: user.password },
        read: readUser,
        isAbout: (created) => isCreated(created, user),
      }),
    updateUser: (id, fields) =>
      call({
        method: 'PUT',
        root: USERS,
        below: [id],
        body: fieldsBody(fields),
        operation: { verb: 'update', subject: 'user' },
        read: readUser,
        isAbout: (updated) => updated.id === id,
      }),
    deleteUser: (id) => deletion(call, { root: USERS, id, subject: 'user' }),
  };
}

function userReads(call: MakeCall): UserReads {
  const find = async (below: readonly string[], isAbout: (user: WorkosUser) => boolean) =>
    absentIfNotFound(
      await call({
        method: 'GET',
        root: USERS,
        below,
        operation: { verb: 'find', subject: 'user' },
        read: readUser,
        isAbout,
      }),
    );
  return {
    getUser: (id) => find([id], (user) => user.id === id),
    findUserByExternalId: (externalId) =>
      find(['external_id', externalId], (user) => user.externalId === externalId),
    findUsersByEmail: (email) =>
      call({
        method: 'GET',
        root: USERS,
        query: { email, limit: '100' },
        operation: { verb: 'list', subject: 'user' },
        read: (body) =>
          readPage(body, readUser)?.items.filter((user) => isSameEmail(user.email, email)),
        // How the filter matches is not documented: a list of others may be the answer. An email that is taken
        // nevertheless is refused when it is created.
        isAbout: () => true,
      }),
    listUsers: (after) =>
      listOfAll(call, { root: USERS, subject: 'user', readItem: readUser }, after),
  };
}

/** By its email as WorkOS may have normalised it, or by its external id. */
function isCreated(created: WorkosUser, { email, externalId }: UserRecord): boolean {
  const isNamed = !isBlank(externalId) && created.externalId === externalId;
  return isNamed || isSameEmail(created.email, email);
}

function isSameEmail(one: string, other: string): boolean {
  return one === other || looseEmail(one) === looseEmail(other);
}

/**
 * A hash is sent with its type, and then without `password`: the two together are refused
 * (docs/workos-api.md, "Creating a user").
 */
function createBody(user: UserRecord): object {
  const body: Record<string, unknown> = { email: user.email };
  addFields(body, user);
  return body;
}

/**
 * Adds the fields that are not blank. An empty `metadata` in an update would delete all keys (docs/workos-api.md,
 * "Metadata").
 */
function addFields(body: Record<string, unknown>, fields: UserFields): void {
  // Field by field: spread objects cost as much as the rest of the request.
  const { firstName, lastName, externalId, metadata, emailVerified } = fields;
  if (!isBlank(firstName)) body['first_name'] = firstName ?? '';
  if (!isBlank(lastName)) body['last_name'] = lastName ?? '';
  if (!isBlank(externalId)) body['external_id'] = externalId;
  if (metadata !== undefined && Object.keys(metadata).length > 0) body['metadata'] = metadata;
  if (emailVerified !== undefined) body['email_verified'] = emailVerified;
  addPassword(body, fields);
}

function addPassword(
  body: Record<string, unknown>,
  { password, passwordHash }: Pick<UserFields, 'password' | 'passwordHash'>,
): void {
  if (passwordHash !== undefined) {
    body['password_hash'] = passwordHash.value;
    body['password_hash_type'] = passwordHash.type;
  } else if (password !== undefined && password !== '') body['password'] = password;
}

function fieldsBody(fields: UserFields): object {
  const body = fields.email === undefined ? {} : { email: fields.email };
  addFields(body, fields);
  return body;
}

function isBlank(text: string | null | undefined): boolean {
  return text === undefined || (text !== null && text.trim() === '');
}
