import { connectTrouble, proxyTrouble } from '../http';
import type { FailureKind, StepErrorCode } from '../model';
import type { BrokenAnswer } from './raw-answer';

/** The kind of object of a request. */
export type Subject = 'user' | 'organization' | 'membership' | 'factor' | 'role' | 'permission';

/** The kinds of failure that a refusal, a 4xx answer with a code, can mean. */
export type RefusalKind = Exclude<
  FailureKind,
  | 'key_refused'
  | 'rate_limited'
  | 'server_error'
  | 'timeout'
  | 'no_connection'
  | 'garbled_answer'
  | 'answer_of_another'
>;

const REFUSALS: Readonly<Record<Exclude<RefusalKind, 'external_id_taken' | 'not_found'>, string>> =
  {
    email_taken: 'Email already exists',
    domain_taken: domainTakenSentence(),
    membership_exists: 'The user is already a member of the organization',
    membership_pending:
      'The membership is pending: the user has an open invitation to the organization; ' +
      'accept or revoke it first',
    invalid_role:
      'The role is not valid here: correct the role slug or create the role in the WorkOS dashboard',
    multiple_roles_not_enabled:
      'Multiple roles are not enabled: enable multiple roles in the WorkOS dashboard or give one role',
    password_hash_refused:
      'The password hash was refused: check that its form fits its password_hash_type',
    password_refused:
      "The password was refused: it does not meet the environment's password policy",
    metadata_refused:
      'The metadata was refused: 50 keys at most, keys of 40 and values of 600 characters at most',
    totp_secret_refused:
      'The TOTP secret was refused: it must be Base32, for SHA-1, 6 digits and steps of 30 seconds',
    slug_taken: 'The slug is taken already',
    roles_forbidden:
      'WorkOS does not let this API key manage roles and permissions: check the permissions of the key, and that the environment has roles',
    request_refused: 'WorkOS refused the request',
  };

/** The sentence for a refusal. `subject` is the object that was not found, or whose external id is taken. */
export function refusalSentence(kind: RefusalKind, subject: Subject): string {
  switch (kind) {
    case 'external_id_taken': {
      const holder = subject === 'organization' ? 'organization' : 'user';
      return `External ID already assigned to another ${holder}`;
    }
    case 'not_found':
      return `${subject.charAt(0).toUpperCase()}${subject.slice(1)} not found`;
    default:
      return REFUSALS[kind];
  }
}

/** The sentence for a role that the environment, or the organization, does not have. */
export function invalidRoleSentence(slug: string): string {
  return `Role ${slug} does not exist: create it in the WorkOS dashboard, or correct role_slugs`;
}

/** The sentence for a domain of another organization. `domain` is absent where WorkOS does not say which it is. */
export function domainTakenSentence(domain?: string): string {
  const which = domain === undefined ? 'One of the domains' : `The domain ${domain}`;
  return `${which} belongs to another organization: remove it there, or from organizations.csv`;
}

/** The sentence for a refused key. */
export function keySentence(status: number): string {
  return status === 401
    ? 'WorkOS does not accept the API key: check WORKOS_SECRET_KEY'
    : 'The API key lacks the permission for this request: check WORKOS_SECRET_KEY and its permissions';
}

/** Their names in RFC 9110. `node:http` has them, too, but takes 10 ms to load. */
const SERVER_ERRORS: Readonly<Record<number, string>> = {
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** `Internal Server Error` for a 500, whatever its body. */
export function serverErrorSentence(status: number): string {
  return SERVER_ERRORS[status] ?? `Server error ${status}`;
}

export const RATE_LIMIT_SENTENCE = 'Rate limit exceeded';
export const REDIRECT_SENTENCE = 'WorkOS answered with a redirect: check WORKOS_API_URL';
export const REQUEST_TIMEOUT_SENTENCE = 'WorkOS did not receive the request in time';
export const OF_ANOTHER_SENTENCE = "WorkOS's answer was about another object than the request";
export const KEY_IN_PROGRESS_SENTENCE =
  'An earlier request with the same idempotency key may still be in progress';
export const GARBLED_SENTENCE = "WorkOS's answer could not be read";

/** Our code and sentence for an answer that is not whole. */
export function brokenSentence(broken: BrokenAnswer): { code: StepErrorCode; sentence: string } {
  const cause = broken.cause === '' ? '' : ` (${broken.cause})`;
  switch (broken.trouble) {
    case 'not_sendable':
      return { code: 'not_sendable', sentence: `The request could not be sent${cause}` };
    case 'too_long':
    case 'protocol':
      return { code: 'garbled_answer', sentence: `${GARBLED_SENTENCE}${cause}` };
    case 'timeout':
      return broken.sent
        ? { code: 'timeout', sentence: 'WorkOS did not answer in time' }
        : { code: 'connect_timeout', sentence: 'Cannot connect to WorkOS: no connection in time' };
    case 'proxy':
      return proxyTrouble(broken.cause, 'WorkOS');
    case 'connection': {
      if (broken.sent) {
        const sentence = `The connection to WorkOS broke before the whole answer came${cause}`;
        return { code: 'connection_lost', sentence };
      }
      const { code, words } = connectTrouble(broken.cause) ?? {
        code: 'connect_failed',
        words: 'the connection failed',
      };
      return { code, sentence: `Cannot connect to WorkOS: ${words}${cause}` };
    }
  }
}
