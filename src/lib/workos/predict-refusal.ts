import { asServerCode, type Failure } from '../model';
import {
  domainTakenSentence,
  invalidRoleSentence,
  refusalSentence,
  type Subject,
} from './sentences';

/** The codes of refusals that can be told without sending the request (docs/workos-api.md, the tables of each create). */
const REFUSALS = {
  email_taken: [400, 'email_not_available'],
  external_id_taken: [400, 'external_id_already_used'],
  password_hash_refused: [400, 'invalid_password_hash'],
  metadata_refused: [400, 'invalid_metadata'],
  domain_taken: [409, 'organization_domain_taken'],
  membership_exists: [409, 'organization_membership_already_exists'],
  membership_pending: [400, 'cannot_reactivate_pending_organization_membership'],
  invalid_role: [422, 'invalid_role'],
  not_found: [404, 'entity_not_found'],
} as const;

/** What the refusal is about: the object of the request, the role that does not exist, the domain of another. */
export interface RefusedRequest {
  readonly subject: Subject;
  readonly role?: string;
  readonly domain?: string;
}

/** The failure with which WorkOS would refuse a request, without its own words. */
export function predictRefusal(kind: keyof typeof REFUSALS, refused: RefusedRequest): Failure {
  const [httpStatus, code] = REFUSALS[kind];
  return {
    kind,
    code: asServerCode(code),
    httpStatus,
    message: sentenceOf(kind, refused),
    retryClass: 'permanent',
    ambiguous: false,
  };
}

function sentenceOf(
  kind: keyof typeof REFUSALS,
  { subject, role, domain }: RefusedRequest,
): string {
  if (role !== undefined) return invalidRoleSentence(role);
  return domain === undefined ? refusalSentence(kind, subject) : domainTakenSentence(domain);
}
