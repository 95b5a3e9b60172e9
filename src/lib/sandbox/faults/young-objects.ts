import { isRecord } from '../wire/body-reader';
import { notFound } from '../wire/errors';
import type { WireAnswer, WireRequest } from '../wire/wire';
import type { World } from '../world/world';

/** Fields of a body that name an object by its id. */
const ID_FIELDS = ['user_id', 'organization_id'];

/** The ids a write names, in its path and in its body. */
function idsIn({ params, body }: WireRequest): readonly unknown[] {
  const fields = isRecord(body) ? ID_FIELDS.map((field) => body[field]) : [];
  return [...Object.values(params), ...fields];
}

/**
 * The 404 of a server that does not have new objects yet: the write names one that is younger than `ageMs`.
 * Undefined when all are older; those that do not exist are left to the route.
 */
export function refuseYoung(
  { state }: World,
  request: WireRequest,
  ageMs: number,
): WireAnswer | undefined {
  const kinds = [
    ['User', state.users],
    ['Organization', state.organizations],
    ['Organization membership', state.memberships],
    ['Authentication factor', state.factors],
  ] as const;
  for (const id of idsIn(request)) {
    if (typeof id !== 'string') continue;
    for (const [kind, table] of kinds) {
      if ((table.ageMs(id) ?? Infinity) < ageMs) return notFound(kind, id);
    }
  }
  return undefined;
}
