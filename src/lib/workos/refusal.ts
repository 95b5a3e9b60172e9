import type { ServerCode } from '../model';
import type { ErrorBody } from './error-body';
import type { RefusalKind, Subject } from './sentences';

/** What a request wanted: enough to tell what its refusal means. */
export interface Operation {
  readonly verb: 'create' | 'update' | 'find' | 'list';
  readonly subject: Subject;
  /** The user a membership was asked for: tells whose 404 it is. */
  readonly userId?: string;
}

export interface Refusal {
  readonly kind: RefusalKind;
  /** WorkOS's most specific code; undefined when it gave none. */
  readonly code: ServerCode | undefined;
}

/**
 * Codes and what they mean, the weightiest first: an answer may bring several (facts 1.1 to 1.3 and 7).
 * `user_creation_error` is no duplicate: its `errors` bring other reasons as well.
 */
const KINDS_BY_CODE: readonly (readonly [RefusalKind, readonly string[]])[] = [
  ['email_taken', ['email_not_available', 'user_already_exists']],
  ['external_id_taken', ['external_id_already_used']],
  ['membership_pending', ['cannot_reactivate_pending_organization_membership']],
  ['multiple_roles_not_enabled', ['multiple_roles_not_enabled']],
  ['invalid_role', ['invalid_role', 'sub_resource_scoped_role_not_allowed']],
  ['password_hash_refused', ['invalid_password_hash']],
  ['password_refused', ['password_strength_error']],
  ['metadata_refused', ['invalid_metadata']],
];

/** The code of an active membership is undocumented: third-party code and the emulators know these (facts 7). */
const MEMBERSHIP_EXISTS = [
  'organization_membership_already_exists',
  'entity_already_exists',
  'user_already_organization_member',
  'conflict',
];

const ALREADY_MEMBER = /already a(n active)? member/i;
/** Without a code, for organizations, in the vendor's own migration tool (facts 7). */
const EXTERNAL_ID_ASSIGNED = /external_id .*already been assigned/i;

/** What a 4xx answer means that is neither about the key, nor the pace, nor time. */
export function readRefusal(status: number, body: ErrorBody, operation: Operation): Refusal {
  for (const [kind, codes] of KINDS_BY_CODE) {
    const code = body.codes.find((each) => codes.includes(each));
    if (code !== undefined) return { kind, code };
  }
  const [code] = body.codes;
  if (status === 404) return { kind: 'not_found', code };
  if (isMembershipThere(status, body, operation)) return { kind: 'membership_exists', code };
  if (body.texts.some((text) => EXTERNAL_ID_ASSIGNED.test(text))) {
    return { kind: 'external_id_taken', code };
  }
  return { kind: 'request_refused', code };
}

/** What a 404 misses. A membership create misses its organization, unless the answer speaks of the user. */
export function missingSubject(body: ErrorBody, { verb, subject, userId }: Operation): Subject {
  if (subject !== 'membership' || verb !== 'create') return subject;
  const words = [...body.texts, ...body.codes].join(' ');
  const namesUser = userId !== undefined && words.includes(userId);
  return namesUser || (/\buser/i.test(words) && !/organi[sz]ation/i.test(words))
    ? 'user'
    : 'organization';
}

function isMembershipThere(status: number, body: ErrorBody, { verb, subject }: Operation): boolean {
  if (subject !== 'membership' || verb !== 'create') return false;
  return (
    status === 409 ||
    body.codes.some((code) => MEMBERSHIP_EXISTS.includes(code)) ||
    body.texts.some((text) => ALREADY_MEMBER.test(text))
  );
}
