import { belongsToAnother } from '../import';
import { type Answer, normalEmail, type UserId, type UserRecord } from '../model';
import { isHashInRange } from '../hashes';
import { type Gateway, predictRefusal, type UserFields, type WorkosUser } from '../workos';
import type { PersonKind } from './census';
import type { SimulatedWorld } from './simulated-world';
import { accepted, refused, type SimulationParts } from './simulation';
import { Turns } from './turns';

/** The schema's limit (docs/workos-api.md, "Metadata"). */
const MAX_METADATA_PAIRS = 50;

type UserRequests = Pick<
  Gateway,
  'createUser' | 'updateUser' | 'getUser' | 'findUserByExternalId' | 'findUsersByEmail'
>;

/** The requests for users (docs/workos-api.md, "Users"). */
export function userRequests(parts: SimulationParts): UserRequests {
  const { world } = parts;
  // Of two rows with one external id that are processed at the same time, the second must see the user of the first.
  const turns = new Turns();
  return {
    createUser: (user) => turns.take(user.externalId, () => createUser(parts, user)),
    updateUser: (id, fields) =>
      turns.take(fields.externalId ?? undefined, () => updateUser(parts, id, fields)),
    getUser: async (id) => accepted(await world.user(id)),
    findUserByExternalId: async (externalId) => accepted(await world.userByExternalId(externalId)),
    findUsersByEmail: async (email) => accepted(asList(await world.userByEmail(email))),
  };
}

async function createUser(
  { world, census }: SimulationParts,
  user: UserRecord,
): Promise<Answer<WorkosUser>> {
  const { email, externalId } = user;
  const [owner, holder] = await Promise.all([
    world.userByEmail(email),
    holderOf(world, externalId),
  ]);
  const refusal = refusalOf(user, owner, holder);
  await census.addPerson(email, personKind(user, owner, holder), refusal === undefined);
  if (refusal !== undefined) {
    // The import looks this user up next.
    if (owner !== undefined) await world.keepUser(owner);
    return refused(predictRefusal(refusal, { subject: 'user' }));
  }
  const { nowMs } = world;
  const created: WorkosUser = {
    id: world.newUserId(),
    email,
    externalId: externalId ?? null,
    firstName: user.firstName ?? null,
    lastName: user.lastName ?? null,
    metadata: user.metadata ?? {},
    emailVerified: user.emailVerified ?? false,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  await world.keepUser(created);
  return accepted(created);
}

/** Why WorkOS would refuse to create the user, if it would. */
function refusalOf(
  { passwordHash }: UserRecord,
  owner: WorkosUser | undefined,
  holder: WorkosUser | undefined,
): 'password_hash_refused' | 'email_taken' | 'external_id_taken' | undefined {
  const isInRange =
    passwordHash === undefined || isHashInRange(passwordHash.value, passwordHash.type);
  if (!isInRange) return 'password_hash_refused';
  if (owner !== undefined) return 'email_taken';
  return holder === undefined ? undefined : 'external_id_taken';
}

/** What the existing users with the email and the external id of a row make of its person. */
function personKind(
  user: UserRecord,
  owner: WorkosUser | undefined,
  holder: WorkosUser | undefined,
): PersonKind {
  const isHeldByOther = holder !== undefined && holder.id !== owner?.id;
  if (isHeldByOther || (owner !== undefined && belongsToAnother(owner, user))) return 'conflicting';
  return owner === undefined ? 'new' : 'existing';
}

async function updateUser(
  parts: SimulationParts,
  id: UserId,
  fields: UserFields,
): Promise<Answer<WorkosUser>> {
  const { world, census } = parts;
  const user = await world.user(id);
  if (user === undefined) throw new Error('The import updates a user that it has not seen');
  const { firstName, lastName, externalId, emailVerified, email = user.email } = fields;
  const isMoved = normalEmail(email) !== normalEmail(user.email);
  const metadata = merged(user.metadata, fields.metadata);
  const updated: WorkosUser = {
    ...user,
    email,
    firstName: firstName === undefined ? user.firstName : firstName,
    lastName: lastName === undefined ? user.lastName : lastName,
    externalId: externalId === undefined ? user.externalId : externalId,
    emailVerified: emailVerified ?? (user.emailVerified && !isMoved),
    metadata,
    updatedAtMs: world.nowMs,
  };
  const refusal = await refusalOfUpdate(world, updated, fields);
  if (refusal !== undefined) {
    const kind = refusal === 'metadata_refused' ? 'existing' : 'conflicting';
    await census.addPerson(email, kind, false);
    return refused(predictRefusal(refusal, { subject: 'user' }));
  }
  census.addUpdate(Object.keys(fields).map(columnOf));
  await world.keepUser(updated);
  return accepted(updated);
}

/** Why WorkOS would refuse to make the user this one, if it would. */
async function refusalOfUpdate(
  world: SimulatedWorld,
  { id, metadata }: WorkosUser,
  { email, externalId }: UserFields,
): Promise<'email_taken' | 'external_id_taken' | 'metadata_refused' | undefined> {
  const owner = email === undefined ? undefined : await world.userByEmail(email);
  if (owner !== undefined && owner.id !== id) return 'email_taken';
  const holder = await holderOf(world, externalId ?? undefined);
  if (holder !== undefined && holder.id !== id) return 'external_id_taken';
  return Object.keys(metadata).length > MAX_METADATA_PAIRS ? 'metadata_refused' : undefined;
}

/** The column of a field has its name, in snake case. */
function columnOf(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A value sets its key, and null removes it. */
function merged(
  before: WorkosUser['metadata'],
  change: UserFields['metadata'] = {},
): WorkosUser['metadata'] {
  const pairs: Record<string, string> = {};
  for (const [key, value] of Object.entries({ ...before, ...change })) {
    if (value !== null) pairs[key] = value;
  }
  return pairs;
}

async function holderOf(
  world: SimulatedWorld,
  externalId: string | undefined,
): Promise<WorkosUser | undefined> {
  return externalId === undefined ? undefined : world.userByExternalId(externalId);
}

function asList<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}
