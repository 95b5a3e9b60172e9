import type { Reply, Route } from './fake-api';

/** The lists of Clerk's Backend API that a pull reads, as its OpenAPI description has them: `limit`, `offset`, `order_by`. */
export interface FakeInstance {
  /** Oldest first. A test may change the lists between two requests. */
  organizations: readonly { readonly id: string; readonly name: string }[];
  memberships: readonly {
    readonly id: string;
    readonly organization: string;
    readonly user: string;
    readonly role: string;
  }[];
  readonly secretKey: string;
  /** The most that a page has: 500 in the real API. */
  readonly mostOfAPage?: number;
}

export function fakeClerk(instance: FakeInstance): Route {
  return ({ path, query, headers }) => {
    if (headers.authorization !== `Bearer ${instance.secretKey}`) {
      return { status: 401, body: { errors: [{ message: 'Invalid authentication' }] } };
    }
    const lists: Readonly<Record<string, readonly object[]>> = {
      '/v1/organizations': instance.organizations.map(wireOrganization),
      '/v1/organization_memberships': instance.memberships.map((membership) =>
        wireMembership(instance, membership),
      ),
    };
    const list = lists[path];
    if (list === undefined) return { status: 404, body: { errors: [{ message: 'not found' }] } };
    return pageOf(instance, list, query);
  };
}

function pageOf(
  { mostOfAPage = 500 }: FakeInstance,
  list: readonly object[],
  query: URLSearchParams,
): Reply {
  const limit = Number(query.get('limit') ?? '10');
  const offset = Number(query.get('offset') ?? '0');
  if (limit < 1 || limit > 500) return { status: 422, body: { errors: [] } };
  const ordered = query.get('order_by') === '+created_at' ? list : [...list].reverse();
  const data = ordered.slice(offset, offset + Math.min(limit, mostOfAPage));
  return { status: 200, body: { data, total_count: list.length } };
}

function wireOrganization({ id, name }: { readonly id: string; readonly name: string }): object {
  return {
    object: 'organization',
    id,
    name,
    slug: name.toLowerCase(),
    public_metadata: { plan: 'pro' },
    private_metadata: { note: 'canary-private' },
    has_image: false,
    max_allowed_memberships: 5,
    admin_delete_enabled: true,
    created_at: 1,
    updated_at: 1,
  };
}

function wireMembership(
  { organizations }: FakeInstance,
  { id, organization, user, role }: FakeInstance['memberships'][number],
): object {
  const of = organizations.find((each) => each.id === organization) ?? { id: '', name: '' };
  return {
    object: 'organization_membership',
    id,
    role,
    permissions: [],
    public_metadata: {},
    private_metadata: { note: 'canary-private' },
    organization: wireOrganization(of),
    public_user_data: { user_id: user, identifier: `${user}@example.com`, has_image: false },
    created_at: 1,
    updated_at: 1,
  };
}
