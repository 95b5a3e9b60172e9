import { asObject, defined, ifValid, isText } from '../model';
import type { Auth0Access } from './access';
import type { Api } from './api';
import { Auth0Token } from './auth0-token';
import type { Page, Provider } from './provider';

/** The most that a page of the Management API has. */
const TAKE = 100;

const ORGANIZATION_SCOPES = ['read:organizations'];
/** Roles come with the members where the token has the second one, in place of a request for each member. */
const MEMBER_SCOPES = ['read:organization_members', 'read:organization_member_roles'];

/** A list of the Management API that is read by checkpoints. */
interface CheckpointList {
  readonly path: string;
  readonly fields?: string;
  /** The field of the answer that has the list. */
  readonly name: string;
  readonly scopes: readonly string[];
  /** What is kept of an item; undefined for one that cannot be used. */
  readonly keep: (item: Readonly<Record<string, unknown>>) => object | undefined;
}

/** Organizations, and for each of them its members with their roles, from Auth0's Management API. */
export function auth0Provider(api: Api, { credentials }: Auth0Access): Provider {
  const token = new Auth0Token(api, credentials);

  async function read(list: CheckpointList, from: string | undefined): Promise<Page> {
    const { path, name, scopes, fields } = list;
    const query = new URLSearchParams({ take: String(TAKE), ...defined({ fields, from }) });
    const answer = await api.ask({
      target: `${path}?${query.toString()}`,
      headers: await token.header(),
      what: name,
      refusal: (status) => token.refusal(status, scopes),
    });
    const { [name]: found, next } = asObject(answer) ?? {};
    if (!Array.isArray(found)) throw api.unexpected(name);
    const items = found.map((item) => {
      const object = asObject(item);
      const kept = object === undefined ? undefined : list.keep(object);
      if (kept === undefined) throw api.unexpected(name);
      return kept;
    });
    const place = next === '' ? undefined : ifValid(next, isText);
    return { items, ...defined({ next: place }) };
  }

  return {
    organizations: (from) => read(ORGANIZATIONS, from),
    memberships: { of: 'organization', read: (id) => (from) => read(membersOf(id), from) },
  };
}

const ORGANIZATIONS: CheckpointList = {
  path: '/api/v2/organizations',
  name: 'organizations',
  scopes: ORGANIZATION_SCOPES,
  keep: ({ id, name, display_name: displayName, metadata }) =>
    isText(id) ? { id, name, display_name: displayName, metadata } : undefined,
};

function membersOf(organizationId: string): CheckpointList {
  return {
    path: `/api/v2/organizations/${encodeURIComponent(organizationId)}/members`,
    fields: 'user_id,roles',
    name: 'members',
    scopes: MEMBER_SCOPES,
    keep: ({ user_id: userId, roles }) =>
      isText(userId)
        ? { organization_id: organizationId, user_id: userId, roles: namesOf(roles) }
        : undefined,
  };
}

function namesOf(roles: unknown): readonly string[] {
  if (!Array.isArray(roles)) return [];
  return roles.map((role) => asObject(role)?.['name']).filter(isText);
}
