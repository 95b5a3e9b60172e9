import { asObject, defined, ifValid, isText, isWhole } from '../model';
import type { ClerkAccess } from './access';
import type { Api } from './api';
import { keyRefused } from './pull-errors';
import type { Page, Provider } from './provider';

/** The most that a page of the Backend API has. */
const LIMIT = 500;
/** Oldest first: what is added while the list is read is at its end. */
const ORDER = '+created_at';

type Item = Readonly<Record<string, unknown>>;

/** A list of the Backend API that is read by offsets. */
interface OffsetList {
  readonly path: string;
  readonly name: string;
  /** What is kept of an item; undefined for one that cannot be used. */
  readonly keep: (item: Item) => object | undefined;
}

/** Where a list is: the items before it, and the last of them. */
interface Offset {
  readonly offset: number;
  readonly lastId: string;
}

/** Organizations and memberships from Clerk's Backend API. */
export function clerkProvider(api: Api, { secretKey }: ClerkAccess): Provider {
  async function request({ path, name }: OffsetList, offset: number): Promise<ClerkPage> {
    const query = new URLSearchParams({
      limit: String(LIMIT),
      offset: String(offset),
      order_by: ORDER,
    });
    const answer = await api.ask({
      target: `${path}?${query.toString()}`,
      headers: { authorization: `Bearer ${secretKey}` },
      what: name,
      refusal: (status) => secretKeyRefused(status),
    });
    const { data, total_count: total } = asObject(answer) ?? {};
    if (!Array.isArray(data) || !isWhole(total)) throw api.unexpected(name);
    return { items: data.map((item) => asObject(item) ?? {}), total };
  }

  async function pageAt(list: OffsetList, place: string | undefined): Promise<PageAt> {
    const at = place === undefined ? undefined : offsetOf(place);
    if (at !== undefined) {
      // The item before the page comes with it. It is another one where one before it was deleted meanwhile: the rest
      // of the list has moved up, past this page.
      const { items, total } = await request(list, at.offset - 1);
      const [before, ...rest] = items;
      if (before?.['id'] === at.lastId) return { items: rest, offset: at.offset, total };
    }
    const offset = Math.max(0, (at?.offset ?? 0) - LIMIT);
    return { ...(await request(list, offset)), offset };
  }

  async function read(list: OffsetList, place: string | undefined): Promise<Page> {
    const page = pageOf(list, await pageAt(list, place));
    if (page === undefined) throw api.unexpected(list.name);
    return page;
  }

  return {
    organizations: (place) => read(ORGANIZATIONS, place),
    memberships: { of: 'all', read: (place) => read(MEMBERSHIPS, place) },
  };
}

interface ClerkPage {
  readonly items: readonly Item[];
  readonly total: number;
}

interface PageAt extends ClerkPage {
  readonly offset: number;
}

// Private metadata is left where it is.
const ORGANIZATIONS: OffsetList = {
  path: '/v1/organizations',
  name: 'organizations',
  keep: ({ id, name, slug, public_metadata: metadata = {} }) =>
    isText(id) ? { id, name, slug, public_metadata: metadata } : undefined,
};

const MEMBERSHIPS: OffsetList = {
  path: '/v1/organization_memberships',
  name: 'memberships',
  keep: ({ id, role, organization, public_user_data: user }) => {
    const { id: organizationId, name } = asObject(organization) ?? {};
    if (!isText(id) || !isText(organizationId)) return undefined;
    const userId = ifValid(asObject(user)?.['user_id'], isText);
    return {
      organization: { id: organizationId, name },
      public_user_data: { user_id: userId },
      role,
    };
  },
};

/** The page at an offset, with the place after it. Undefined where it, or an item, cannot be used. */
function pageOf({ keep }: OffsetList, { items, offset, total }: PageAt): Page | undefined {
  const end = offset + items.length;
  const lastId = items.at(-1)?.['id'];
  const isMore = end < total && isText(lastId);
  const kept = items.map(keep).filter((item) => item !== undefined);
  // A page without items is the end of a list, and not of one that has more.
  if (kept.length < items.length || (items.length === 0 && end < total)) return undefined;
  return { items: kept, total, ...defined({ next: isMore ? `${end} ${lastId}` : undefined }) };
}

function offsetOf(place: string): Offset {
  const at = place.indexOf(' ');
  return { offset: Number(place.slice(0, at)), lastId: place.slice(at + 1) };
}

function secretKeyRefused(status: number): ReturnType<typeof keyRefused> {
  return keyRefused(`Clerk does not accept CLERK_SECRET_KEY (HTTP ${status}).`, [
    'Copy the secret key of the instance from the Clerk Dashboard, under API keys',
  ]);
}
