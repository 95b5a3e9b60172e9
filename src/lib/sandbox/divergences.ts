/**
 * Where the sandbox's answer differs from the OpenAPI document, or where the document leaves the answer open.
 * docs/workos-api.md says of each fact how it is known.
 */
export interface Divergence {
  /**
   * - `violation`: contradicted by the document or missing from it, in the referee's words; a test keeps the
   *   list exact.
   * - `assumption`: allowed by the document, but not stated there; each has a test that shows it.
   */
  readonly kind: 'violation' | 'assumption';
  /** `METHOD /template`, or `*` for every operation. */
  readonly operation: string;
  readonly what: string;
  readonly why: string;
}

const CREATE_USER = 'POST /user_management/users';
const UPDATE_USER = 'PUT /user_management/users/{id}';
const CREATE_MEMBERSHIP = 'POST /user_management/organization_memberships';
const LIST_MEMBERSHIPS = 'GET /user_management/organization_memberships';
const FACTORS = '/user_management/users/{userlandUserId}/auth_factors';

function violation(operation: string, what: string, why: string): Divergence {
  return { kind: 'violation', operation, what, why };
}

function assumption(operation: string, what: string, why: string): Divergence {
  return { kind: 'assumption', operation, what, why };
}

const NEWER = 'The document 0.61 has it.';
const METADATA_NULL = 'The documentation says null deletes a key; the schema allows only strings.';
const MORE_DETAIL = 'Only some operations document code and errors; the sandbox always sends them.';
const NO_404 = 'The document lists no 404, but the object may not exist.';

const VIOLATIONS: readonly Divergence[] = [
  violation('*', 'undocumented status 401', 'In the documentation: a missing or wrong key.'),
  violation('*', 'undocumented status 403', 'In the documentation: a key without permission.'),
  violation('*', 'undocumented status 429', 'The rate limits have a page of their own.'),
  violation('*', 'answer 400: undocumented body without code', 'A body that is not JSON.'),
  violation('*', "answer 422: undocumented field 'code'", MORE_DETAIL),
  violation('*', "answer 422: undocumented field 'errors'", MORE_DETAIL),
  violation('*', "answer 200: undocumented field 'name'", NEWER),
  violation('*', "answer 200: undocumented item field 'name'", NEWER),
  violation('*', "answer 201: undocumented field 'name'", NEWER),
  violation('*', "answer 200: undocumented field 'roles'", NEWER),
  violation('*', "answer 200: undocumented item field 'roles'", NEWER),
  violation('*', "answer 201: undocumented field 'roles'", NEWER),
  violation(UPDATE_USER, 'undocumented status 404', NO_404),
  violation('DELETE /organizations/{id}', 'undocumented status 404', NO_404),
  violation(`POST ${FACTORS}`, 'undocumented status 404', NO_404),
  violation(`GET ${FACTORS}`, 'undocumented status 404', NO_404),
  violation(UPDATE_USER, 'request /metadata/plan must be string', METADATA_NULL),
  violation('PUT /organizations/{id}', 'request /metadata/tier must be string', METADATA_NULL),
  violation(
    CREATE_MEMBERSHIP,
    'undocumented status 409',
    'The document does not cover an active membership; clients look for this code and message.',
  ),
];

const ASSUMPTIONS: readonly Divergence[] = [
  assumption(
    CREATE_USER,
    'a taken external_id is a user_creation_error with external_id_already_used in errors',
    "WorkOS's own migration tool expects it; on update the code is documented.",
  ),
  assumption(
    CREATE_USER,
    'an invalid email is 422 invalid_request_parameters',
    'The document 0.61 gives the format; only the update has a code for it.',
  ),
  assumption(
    CREATE_USER,
    'emails are compared without regard to case',
    "WorkOS's scripts convert them to lower case.",
  ),
  assumption(CREATE_USER, 'a password needs 8 characters', 'The real policy is a setting.'),
  assumption(
    CREATE_USER,
    'a hash is judged by the form and the ranges of the documentation',
    'No source says how strict the real check is, or which bcrypt prefixes it accepts.',
  ),
  assumption(
    UPDATE_USER,
    'metadata null changes nothing',
    'The schema allows it; no page says what it does.',
  ),
  assumption(
    'POST /organizations',
    'a domain of another organization is 409',
    'The 409 is documented, its reason is not.',
  ),
  assumption(
    'PUT /organizations/{id}',
    'two organizations may have the same stripe_customer_id',
    'Left out: an import does not write it.',
  ),
  assumption(
    CREATE_MEMBERSHIP,
    'an inactive membership created again without a role gets the default role',
    'The document says only that the given roles are applied.',
  ),
  assumption(
    CREATE_MEMBERSHIP,
    'an empty role_slugs means the default role',
    'The schema allows an empty list.',
  ),
  assumption(
    LIST_MEMBERSHIPS,
    'an unknown user or organization is 404',
    'The 404 is documented, its reason is not.',
  ),
  assumption(
    'GET /user_management/users',
    'an unknown organization_id is an empty list',
    'No 404 is documented.',
  ),
  assumption(
    'GET /user_management/users',
    'organization_id finds members of every status',
    'Documented: users who are members. Whether an inactive one still is, is not.',
  ),
  assumption(
    'DELETE /user_management/users/{id}',
    'a deleted user takes its memberships and factors along',
    'No page says what happens to them.',
  ),
  assumption(
    'DELETE /organizations/{id}',
    'a deleted organization takes its memberships and roles along',
    'No page says what happens to them.',
  ),
  assumption(
    '*',
    'email, external id and domains of a deleted object are free at once',
    'Documented is only that a deletion cannot be undone.',
  ),
  assumption('*', 'a cursor to a deleted object still works', 'No page says what happens then.'),
  assumption(
    '*',
    'the Idempotency-Key is ignored',
    'Documented for audit log events only. Without the fault idempotency=replay, the least is promised.',
  ),
];

/** Every answer of the sandbox that the OpenAPI document does not confirm. */
export const KNOWN_DIVERGENCES: readonly Divergence[] = [...VIOLATIONS, ...ASSUMPTIONS];
