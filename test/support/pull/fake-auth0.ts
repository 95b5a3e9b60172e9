import type { FakeRequest, Reply, Route } from './fake-api';

/**
 * The parts of Auth0's Management API that a pull reads, as its reference documents them: checkpoint paging by `from`
 * and `take`, roles of members only for `fields` that name them, one scope for each kind of object.
 */
export interface FakeTenant {
  readonly organizations: readonly Readonly<Record<string, unknown>>[];
  /** By the id of the organization. */
  readonly members: Readonly<Record<string, readonly FakeMember[]>>;
  readonly tokens: readonly string[];
  /** The scopes of all tokens. */
  readonly scopes?: readonly string[];
  readonly application?: { readonly id: string; readonly secret: string };
  /** The most that a page has: 100 in the real API. */
  readonly mostOfAPage?: number;
}

export interface FakeMember {
  readonly user_id: string;
  readonly roles: readonly { readonly id: string; readonly name: string }[];
}

const ALL_SCOPES = [
  'read:organizations',
  'read:organization_members',
  'read:organization_member_roles',
];

export function fakeAuth0(tenant: FakeTenant): Route {
  return (request) => {
    if (request.path === '/oauth/token') return tokenReply(tenant, request);
    const token = (request.headers.authorization ?? '').replace('Bearer ', '');
    if (!tenant.tokens.includes(token)) return refusal(401, 'Unauthorized', 'Invalid token');
    if (request.path === '/api/v2/organizations') {
      return (
        scopeRefusal(tenant, ['read:organizations']) ??
        pageReply(tenant, request, { name: 'organizations', items: tenant.organizations })
      );
    }
    return membersReply(tenant, request);
  };
}

function membersReply(tenant: FakeTenant, request: FakeRequest): Reply {
  const [, id = ''] = /^\/api\/v2\/organizations\/([^/]+)\/members$/.exec(request.path) ?? [];
  const members = tenant.members[decodeURIComponent(id)];
  if (members === undefined) return refusal(404, 'Not Found', 'No organization found by that id');
  const fields = request.query.get('fields')?.split(',') ?? ['user_id', 'email', 'name'];
  const scopes = ['read:organization_members'];
  if (fields.includes('roles')) scopes.push('read:organization_member_roles');
  const items = members.map((member) =>
    Object.fromEntries(Object.entries(member).filter(([field]) => fields.includes(field))),
  );
  return scopeRefusal(tenant, scopes) ?? pageReply(tenant, request, { name: 'members', items });
}

function tokenReply({ application, tokens }: FakeTenant, { method, body }: FakeRequest): Reply {
  const asked = JSON.parse(body) as Record<string, string>;
  const isRight =
    method === 'POST' &&
    asked['grant_type'] === 'client_credentials' &&
    asked['client_id'] === application?.id &&
    asked['client_secret'] === application?.secret &&
    asked['audience']?.endsWith('/api/v2/') === true;
  if (!isRight) return { status: 401, body: { error: 'access_denied', error_description: body } };
  const token = { access_token: tokens[0], expires_in: 86_400, token_type: 'Bearer' };
  return { status: 200, body: token };
}

function scopeRefusal(
  { scopes = ALL_SCOPES }: FakeTenant,
  needed: readonly string[],
): Reply | undefined {
  const missing = needed.filter((scope) => !scopes.includes(scope));
  if (missing.length === 0) return undefined;
  return refusal(403, 'Forbidden', `Insufficient scope, expected any of: ${missing.join(',')}`);
}

function pageReply(
  { mostOfAPage = 100 }: FakeTenant,
  { query }: FakeRequest,
  list: { readonly name: string; readonly items: readonly object[] },
): Reply {
  const take = Number(query.get('take') ?? '50');
  if (take < 1 || take > 100) return refusal(400, 'Bad Request', 'Query validation error');
  const from = query.get('from');
  const begin = from === null ? 0 : Number(from.replace('next-', ''));
  const end = begin + Math.min(take, mostOfAPage);
  const items = list.items.slice(begin, end);
  const next = end < list.items.length ? { next: `next-${String(end)}` } : {};
  return { status: 200, body: { [list.name]: items, ...next } };
}

function refusal(statusCode: number, error: string, message: string): Reply {
  return { status: statusCode, body: { statusCode, error, message } };
}
