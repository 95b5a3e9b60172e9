import { asServerCode, type ServerCode } from '../model';
import type { ErrorBody } from './error-body';
import type { RefusalKind, Subject } from './sentences';

/** What a request was to do: what its refusal means depends on it. */
export interface Operation {
  readonly verb: 'create' | 'update' | 'delete' | 'find' | 'list';
  readonly subject: Subject;
  /** The user of a membership to create: shows whether a 404 is about the user or the organization. */
  readonly userId?: string;
  /** The roles of a membership: a refusal names the one that is not valid, and may be shown. */
  readonly roleSlugs?: readonly string[];
  /** The domains of an organization: the one that another organization has is named. */
  readonly domains?: readonly string[];
  /** The password or the TOTP secret to send: a sentence with its words is not shown. */
  readonly secret?: string | undefined;
}

export interface Refusal {
  readonly kind: RefusalKind;
  /** WorkOS's most specific code; undefined when it gave none. */
  readonly code: ServerCode | undefined;
}

/**
 * Codes and their meaning, the weightiest first: an answer may have several (docs/workos-api.md, "Creating a user",
 * "Creating a membership" and "Duplicates"). `user_creation_error` alone does not mean a duplicate: its `errors` name
 * the reason.
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
  ['totp_secret_refused', ['invalid_totp_secret']],
  [
    'slug_taken',
    ['role_slug_conflict', 'organization_role_slug_conflict', 'permission_slug_conflict'],
  ],
];

/**
 * The answer for an active membership is not documented. Other tools and the emulator expect these codes;
 * `user_already_organization_member` is the schema's code for an invitation (docs/workos-api.md, "Duplicates").
 */
const MEMBERSHIP_EXISTS = [
  'organization_membership_already_exists',
  'entity_already_exists',
  'user_already_organization_member',
  'conflict',
];

const ALREADY_MEMBER = /already a(n active)? member/i;
/** For organizations, without a code: WorkOS's own migration tool expects it (docs/workos-api.md, "Duplicates"). */
const EXTERNAL_ID_ASSIGNED = /external_id .*already been assigned/i;

/** The request that carried the same key before may still be under way, or may have been carried out. */
export function isAboutIdempotencyKey(status: number, { codes, texts }: ErrorBody): boolean {
  if (status !== 409) return false;
  return (
    codes.some((code) => /idempoten/i.test(code)) ||
    texts.some((text) => /idempotency[ _-]key/i.test(text))
  );
}

/** What a 4xx answer means, other than 401, 408 and 429, and 403 where it says that the key is refused. */
export function readRefusal(status: number, body: ErrorBody, operation: Operation): Refusal {
  for (const [kind, codes] of KINDS_BY_CODE) {
    const code = body.codes.find((each) => codes.includes(each));
    if (code !== undefined) return { kind, code };
  }
  const [code] = body.codes;
  if (status === 403) return { kind: 'roles_forbidden', code };
  if (status === 404) return { kind: 'not_found', code };
  if (membershipExists(status, body, operation)) return { kind: 'membership_exists', code };
  if (slugTaken(status, body, operation)) return { kind: 'slug_taken', code };
  if (body.texts.some((text) => EXTERNAL_ID_ASSIGNED.test(text))) {
    return { kind: 'external_id_taken', code };
  }
  // The only conflict that WorkOS documents for organizations, without a code (docs/workos-api.md, "Organizations").
  if (status === 409 && (operation.domains ?? []).length > 0) return { kind: 'domain_taken', code };
  return { kind: 'request_refused', code };
}

/**
 * The object that a 404 reports missing. For a membership to create: its organization, unless the text is about the
 * user. For a factor to enroll: its user.
 */
export function missingSubject(body: ErrorBody, { verb, subject, userId }: Operation): Subject {
  if (verb !== 'create') return subject;
  if (subject === 'factor') return 'user';
  if (subject !== 'membership') return subject;
  const words = [...body.texts, ...body.codes].join(' ');
  const namesUser = userId !== undefined && words.includes(userId);
  return namesUser || (/\buser/i.test(words) && !/organi[sz]ation/i.test(words))
    ? 'user'
    : 'organization';
}

/** True where a 403 is about the request alone: a key may import users and still not manage roles. */
export function isOfRoles({ subject }: Operation): boolean {
  return subject === 'role' || subject === 'permission';
}

function membershipExists(status: number, body: ErrorBody, { verb, subject }: Operation): boolean {
  if (subject !== 'membership' || verb !== 'create') return false;
  return (
    status === 409 ||
    body.codes.some((code) => MEMBERSHIP_EXISTS.includes(code)) ||
    body.texts.some((text) => ALREADY_MEMBER.test(text))
  );
}

/** The schema has codes for it (see above); the emulator answers 422 with the code `duplicate`. */
function slugTaken(status: number, { codes }: ErrorBody, operation: Operation): boolean {
  if (!isOfRoles(operation) || operation.verb !== 'create') return false;
  return status === 409 || codes.some((code) => code === asServerCode('duplicate'));
}
