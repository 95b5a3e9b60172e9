import {
  asFactorId,
  asMembershipId,
  asObject,
  asOrganizationId,
  asUserId,
  type Mutable,
} from '../model';
import type {
  ListPage,
  WorkosDomain,
  WorkosFactor,
  WorkosMembership,
  WorkosOrganization,
  WorkosPermission,
  WorkosRole,
  WorkosUser,
} from './gateway';

/** Reads the body of an answer; undefined when it has another shape (docs/workos-api.md, "The user object"). */
export function readUser(body: unknown): WorkosUser | undefined {
  // Property by property: a rest pattern would copy all others for every answer.
  const wire = asObject(body) ?? {};
  const { id, email } = wire;
  const createdAtMs = readTime(wire['created_at']);
  if (!isText(id) || !isText(email) || createdAtMs === undefined) return undefined;
  const user: Mutable<WorkosUser> = {
    id: asUserId(id),
    email,
    externalId: textOrNull(wire['external_id']),
    createdAtMs,
    firstName: textOrNull(wire['first_name']),
    lastName: textOrNull(wire['last_name']),
    metadata: readMetadata(wire['metadata']),
    emailVerified: wire['email_verified'] === true,
    updatedAtMs: readTime(wire['updated_at']) ?? createdAtMs,
  };
  const lastSignInAtMs = readTime(wire['last_sign_in_at']);
  if (lastSignInAtMs !== undefined) user.lastSignInAtMs = lastSignInAtMs;
  return user;
}

/** As `readUser`. */
export function readOrganization(body: unknown): WorkosOrganization | undefined {
  const wire = asObject(body) ?? {};
  const { id, name } = wire;
  const createdAtMs = readTime(wire['created_at']);
  if (!isText(id) || typeof name !== 'string' || createdAtMs === undefined) return undefined;
  return {
    id: asOrganizationId(id),
    name,
    externalId: textOrNull(wire['external_id']),
    domains: readDomains(wire['domains']),
    metadata: readMetadata(wire['metadata']),
    createdAtMs,
    updatedAtMs: readTime(wire['updated_at']) ?? createdAtMs,
  };
}

function readDomains(value: unknown): readonly WorkosDomain[] {
  const elements: readonly unknown[] = Array.isArray(value) ? value : [];
  return elements.flatMap((element) => {
    const { domain, state } = asObject(element) ?? {};
    return isText(domain) && isText(state) ? [{ domain: domain.toLowerCase(), state }] : [];
  });
}

/** As `readUser` (docs/workos-api.md, "The membership object"). */
export function readMembership(body: unknown): WorkosMembership | undefined {
  const wire = asObject(body) ?? {};
  const { id, user_id: userId, organization_id: organizationId, status } = wire;
  const createdAtMs = readTime(wire['created_at']);
  if (!isText(id) || !isText(userId) || !isText(organizationId)) return undefined;
  if (!isText(status) || createdAtMs === undefined) return undefined;
  return {
    id: asMembershipId(id),
    userId: asUserId(userId),
    organizationId: asOrganizationId(organizationId),
    roleSlugs: readRoleSlugs(wire),
    status,
    createdAtMs,
    updatedAtMs: readTime(wire['updated_at']) ?? createdAtMs,
  };
}

/** As `readUser` (docs/workos-api.md, "TOTP factors"). */
export function readFactor(body: unknown): WorkosFactor | undefined {
  const wire = asObject(body) ?? {};
  const { id, type, user_id: userId } = wire;
  const createdAtMs = readTime(wire['created_at']);
  if (!isText(id) || !isText(type) || createdAtMs === undefined) return undefined;
  return {
    id: asFactorId(id),
    type,
    ...(isText(userId) ? { userId: asUserId(userId) } : {}),
    createdAtMs,
    updatedAtMs: readTime(wire['updated_at']) ?? createdAtMs,
  };
}

/** As `readUser`. */
export function readRole(body: unknown): WorkosRole | undefined {
  const wire = asObject(body) ?? {};
  const { id, slug, name, permissions = [] } = wire;
  const createdAtMs = readTime(wire['created_at']);
  if (!isText(id) || !isText(slug) || typeof name !== 'string') return undefined;
  if (createdAtMs === undefined || !areTexts(permissions)) return undefined;
  return {
    id,
    slug,
    name,
    description: textOrNull(wire['description']),
    permissions: [...permissions].sort(),
    createdAtMs,
    updatedAtMs: readTime(wire['updated_at']) ?? createdAtMs,
  };
}

/** As `readUser`. */
export function readPermission(body: unknown): WorkosPermission | undefined {
  const { id, slug, created_at: createdAt } = asObject(body) ?? {};
  const createdAtMs = readTime(createdAt);
  if (!isText(id) || !isText(slug) || createdAtMs === undefined) return undefined;
  return { id, slug, createdAtMs };
}

/**
 * As `readUser`: a page `{object: "list", data, list_metadata: {before, after}}` (docs/workos-api.md, "Lists"). One item
 * of another shape makes the whole list unreadable: a search must not miss an item.
 */
export function readPage<T>(
  body: unknown,
  readItem: (item: unknown) => T | undefined,
): ListPage<T> | undefined {
  const wire = asObject(body) ?? {};
  if (!Array.isArray(wire['data'])) return undefined;
  const items: T[] = [];
  for (const element of wire['data']) {
    const item = readItem(element);
    if (item === undefined) return undefined;
    items.push(item);
  }
  const after = asObject(wire['list_metadata'])?.['after'];
  return isText(after) ? { items, after } : { items };
}

/** From `roles: [{slug}]`, or from `role: {slug}` where there is no list (schema 0.1.0 has only `role`). */
function readRoleSlugs(wire: Readonly<Record<string, unknown>>): readonly string[] {
  const slugs: string[] = [];
  const roles: readonly unknown[] = Array.isArray(wire['roles']) ? wire['roles'] : [];
  for (const role of roles) addSlug(slugs, role);
  if (slugs.length === 0) addSlug(slugs, wire['role']);
  return slugs;
}

function addSlug(slugs: string[], role: unknown): void {
  const slug = asObject(role)?.['slug'];
  if (isText(slug)) slugs.push(slug);
}

const NO_METADATA = {};

/** Not copied: every answer about a user has metadata, and few are read. */
function readMetadata(value: unknown): Readonly<Record<string, string>> {
  return hasTexts(value) ? value : NO_METADATA;
}

function hasTexts(value: unknown): value is Readonly<Record<string, string>> {
  const wire = asObject(value);
  if (wire === undefined) return false;
  for (const key in wire) if (typeof wire[key] !== 'string') return false;
  return true;
}

function readTime(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

function textOrNull(value: unknown): string | null {
  return isText(value) ? value : null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
