import { emailKey, type UserRecord } from '../model';
import { absentIfNotFound, type MakeCall } from './call';
import type { Gateway, UserFields } from './gateway';
import { readPage, readUser } from './read-wire';

const USERS = ['user_management', 'users'] as const;

type UserWrites = Pick<Gateway, 'createUser' | 'updateUser'>;
type UserReads = Pick<Gateway, 'getUser' | 'findUserByExternalId' | 'findUsersByEmail'>;

/** The requests about users (facts 1.1). */
export function userOperations(call: MakeCall): UserWrites & UserReads {
  return { ...userWrites(call), ...userReads(call) };
}

function userWrites(call: MakeCall): UserWrites {
  return {
    createUser: (user, { idempotencyKey }) =>
      call({
        method: 'POST',
        path: USERS,
        body: createBody(user),
        idempotencyKey,
        operation: { verb: 'create', subject: 'user' },
        read: readUser,
        secrets: () => secretsOf(user),
      }),
    updateUser: (id, fields) =>
      call({
        method: 'PUT',
        path: [...USERS, id],
        body: fieldsBody(fields),
        operation: { verb: 'update', subject: 'user' },
        read: readUser,
        secrets: () => secretsOf(fields),
      }),
  };
}

function userReads(call: MakeCall): UserReads {
  const find = async (...path: string[]) =>
    absentIfNotFound(
      await call({
        method: 'GET',
        path: [...USERS, ...path],
        operation: { verb: 'find', subject: 'user' },
        read: readUser,
      }),
    );
  return {
    getUser: (id) => find(id),
    findUserByExternalId: (externalId) => find('external_id', externalId),
    findUsersByEmail: (email) =>
      call({
        method: 'GET',
        path: USERS,
        query: { email, limit: '100' },
        operation: { verb: 'list', subject: 'user' },
        read: (body) =>
          readPage(body, readUser)?.items.filter(
            (user) => emailKey(user.email) === emailKey(email),
          ),
      }),
  };
}

/** `password_hash` goes with its type and excludes `password` (400 `password_and_password_hash_provided`). */
function createBody(user: UserRecord): object {
  const { email, emailVerified, password, passwordHash } = user;
  return {
    email,
    ...fieldsBody(user),
    ...(emailVerified === undefined ? {} : { email_verified: emailVerified }),
    ...(passwordHash !== undefined
      ? { password_hash: passwordHash.value, password_hash_type: passwordHash.type }
      : password !== undefined && password !== ''
        ? { password }
        : {}),
  };
}

/** An empty `metadata` is never sent: on an update it deletes every key. */
function fieldsBody({ firstName, lastName, externalId, metadata }: UserFields): object {
  return {
    ...(isBlank(firstName) ? {} : { first_name: firstName }),
    ...(isBlank(lastName) ? {} : { last_name: lastName }),
    ...(isBlank(externalId) ? {} : { external_id: externalId }),
    ...(metadata === undefined || Object.keys(metadata).length === 0 ? {} : { metadata }),
  };
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}

function secretsOf(fields: Partial<UserRecord>): readonly string[] {
  return [
    fields.password,
    fields.passwordHash?.value,
    ...Object.values(fields.metadata ?? {}),
  ].filter((secret) => secret !== undefined);
}
