import { causeOf, type FailedRow, KNOWN_CAUSES } from '../../src/lib/failures';
import { CAUSE_OF_CODE } from '../../src/lib/failures/causes/cause-of-code';
import { FAILURE_KINDS } from '../../src/lib/model';
import { classify } from '../../src/lib/workos/classify';
import type { BrokenAnswer, RawAnswer } from '../../src/lib/workos/raw-answer';
import type { Operation } from '../../src/lib/workos/refusal';

function failed(raw: RawAnswer, operation: Operation, errorType: string): FailedRow {
  const failure = classify(raw, { operation, nowMs: 0 });
  const { code, message, httpStatus, retryClass } = failure;
  return {
    errorType,
    errorCode: code,
    errorMessage: message,
    retryable: retryClass === 'transient' || retryClass === 'throttled',
    ...(httpStatus === undefined ? {} : { httpStatus }),
  };
}

function answer(status: number, body: unknown = {}): RawAnswer {
  return { whole: true, head: { status }, body: JSON.stringify(body) };
}

function broken(trouble: BrokenAnswer['trouble'], cause = '', sent = false): RawAnswer {
  return { whole: false, trouble, cause, sent };
}

const USER: Operation = { verb: 'create', subject: 'user' };
const ORG: Operation = { verb: 'create', subject: 'organization' };
const FACTOR: Operation = { verb: 'create', subject: 'factor' };
const MEMBERSHIP: Operation = { verb: 'create', subject: 'membership', userId: 'user_1' };
const ROLE: Operation = { verb: 'create', subject: 'role' };
const STEP = {
  user: 'user_create',
  organization: 'org_resolution',
  membership: 'membership_create',
  role: 'role_create',
  permission: 'role_create',
  factor: 'factor_create',
};
const coded = (code: string): object => ({ code, message: 'No.' });

const ANSWERS: readonly [RawAnswer, Operation, string][] = [
  [answer(400, coded('email_not_available')), USER, 'email_exists'],
  [answer(409, coded('user_already_exists')), USER, 'email_exists'],
  [answer(400, coded('external_id_already_used')), USER, 'external_id_of_user'],
  [answer(400, coded('external_id_already_used')), ORG, 'external_id_of_organization'],
  [
    answer(422, {
      message: 'The external_id provided has already been assigned to another organization.',
    }),
    ORG,
    'external_id_of_organization',
  ],
  [
    answer(409, { message: 'Taken.' }),
    { verb: 'update', subject: 'organization', domains: ['acme.com'] },
    'organization_domain_taken',
  ],
  [answer(422, coded('invalid_role')), MEMBERSHIP, 'role_invalid'],
  [answer(422, coded('sub_resource_scoped_role_not_allowed')), MEMBERSHIP, 'role_invalid'],
  [answer(422, coded('multiple_roles_not_enabled')), MEMBERSHIP, 'several_roles'],
  [
    answer(400, coded('cannot_reactivate_pending_organization_membership')),
    MEMBERSHIP,
    'membership_pending',
  ],
  [answer(409, coded('conflict')), MEMBERSHIP, 'membership_unseen'],
  [answer(403, { message: 'Forbidden' }), ROLE, 'roles_refused'],
  [answer(409, coded('role_slug_conflict')), ROLE, 'roles_refused'],
  [answer(404, { message: "User not found: 'user_1'." }), MEMBERSHIP, 'user_gone'],
  [
    answer(404, { message: "Organization not found: 'org_1'." }),
    MEMBERSHIP,
    'organization_unknown',
  ],
  [
    answer(404, coded('entity_not_found')),
    { verb: 'update', subject: 'membership' },
    'membership_gone',
  ],
  [answer(400, coded('invalid_password_hash')), USER, 'hash_refused'],
  [answer(400, coded('password_strength_error')), USER, 'password_weak'],
  [answer(400, coded('invalid_metadata')), USER, 'metadata_refused'],
  [answer(422, coded('invalid_totp_secret')), FACTOR, 'totp_refused'],
  [answer(404, { message: 'Not found.' }), FACTOR, 'user_gone'],
  [answer(422, { errors: [{ code: 'email_required', field: 'email' }] }), USER, 'email_refused'],
  [
    answer(400, {
      code: 'user_creation_error',
      errors: [{ code: 'email_domain_blocked', message: 'Blocked.' }],
    }),
    USER,
    'email_refused',
  ],
  [answer(400, { message: 'The domain is not allowed.' }), USER, 'email_refused'],
  [answer(400, coded('user_creation_error')), USER, 'request_refused'],
  [answer(409, coded('domain_conflict')), ORG, 'request_refused'],
  [answer(401), USER, 'key_refused'],
  [answer(403, coded('forbidden')), ORG, 'key_lacks_permission'],
  [answer(429), USER, 'rate_limited'],
  [answer(500, coded('email_not_available')), USER, 'server_error'],
  [answer(502), USER, 'server_error'],
  [answer(503), MEMBERSHIP, 'server_error'],
  [answer(504), USER, 'server_error'],
  [answer(599), USER, 'server_error'],
  [answer(408), USER, 'timeout'],
  [answer(302), USER, 'wrong_address'],
  [answer(201), USER, 'garbled_answer'],
  [{ whole: true, head: { status: 201, isRepeat: true }, body: '{}' }, USER, 'answer_of_another'],
  [broken('timeout', '', true), USER, 'timeout'],
  [broken('timeout'), USER, 'no_connection'],
  [broken('connection', 'ECONNRESET', true), USER, 'connection_lost'],
  [broken('connection', 'ECONNREFUSED'), USER, 'no_connection'],
  [broken('connection', 'ENOTFOUND'), USER, 'no_connection'],
  [broken('connection', 'EAI_AGAIN'), USER, 'no_connection'],
  [broken('connection', 'ENETUNREACH'), USER, 'no_connection'],
  [broken('connection', 'EHOSTUNREACH'), USER, 'no_connection'],
  [broken('connection', 'ETIMEDOUT'), USER, 'no_connection'],
  [broken('connection', 'UND_ERR_CONNECT_TIMEOUT'), USER, 'no_connection'],
  [broken('connection', 'EWHATEVER'), USER, 'no_connection'],
  [broken('protocol', 'HPE_INVALID', true), USER, 'garbled_answer'],
  [broken('not_sendable'), USER, 'request_not_sendable'],
];

describe('the cause of a failure of our import', () => {
  it.each(ANSWERS)('%j to %j is %s', (raw, operation, cause) => {
    expect(causeOf(failed(raw, operation, STEP[operation.subject])).id).toBe(cause);
  });

  it('is known for every kind of failure', () => {
    const met = ANSWERS.map(([raw, operation]) => classify(raw, { operation, nowMs: 0 }).kind);
    expect(FAILURE_KINDS.filter((kind) => !met.includes(kind))).toEqual([]);
  });

  it.each(Object.entries(CAUSE_OF_CODE))('by our code %s is %s', (errorCode, cause) => {
    const errorType = cause.startsWith('row_') ? 'row_invalid' : 'user_create';
    expect(causeOf({ errorType, errorCode }).id).toBe(cause);
  });

  it('is not that of a rule when WorkOS uses its name for a code', () => {
    expect(causeOf({ errorType: 'user_create', errorCode: 'email_invalid' }).id).toBe(
      'email_refused',
    );
  });

  it.each(ANSWERS)('%j to %j is listed with its message', (raw, operation) => {
    const row = failed(raw, operation, STEP[operation.subject]);
    const cause = KNOWN_CAUSES.find(({ id }) => id === causeOf(row).id);
    const [sentence = ''] = (row.errorMessage ?? '').split(/ \((?:WorkOS: .*|\w+)\)$/);
    expect(cause?.says.filter((known) => known.startsWith(sentence))).not.toEqual([]);
  });

  it('distinguishes three kinds of missing organizations, which need different advice', () => {
    const of = (errorMessage: string): string =>
      causeOf({ errorType: 'org_resolution', errorCode: 'organization_not_found', errorMessage })
        .id;
    const saying = (id: string): readonly string[] =>
      KNOWN_CAUSES.find((cause) => cause.id === id)?.says ?? [];
    for (const id of [
      'organization_nameless',
      'organization_not_created',
      'organization_unknown',
    ]) {
      expect(new Set(saying(id).map(of))).toEqual(new Set([id]));
    }
  });
});

describe('the cause of a failure of another tool, of which only the message is known', () => {
  it.each([
    ['Email already exists', 'email_exists'],
    ['Rate limit exceeded', 'rate_limited'],
    ['Internal Server Error', 'server_error'],
    ['Organization not found', 'organization_unknown'],
    ['External ID already assigned to another organization', 'external_id_of_organization'],
    ['connect ECONNREFUSED 127.0.0.1:443', 'no_connection'],
    ['socket hang up', 'connection_lost'],
    ['Request timed out', 'timeout'],
    ['ENOSPC: no space left on device, write', 'disk_refused'],
    ['Worker 3 exited with code 137', 'worker_lost'],
    ["Role 'x' is not a valid role.", 'role_invalid'],
    ['Something else', 'unknown'],
  ])('%s: %s', (errorMessage, cause) => {
    expect(causeOf({ errorMessage }).id).toBe(cause);
  });

  it('is taken from the status, not from the message', () => {
    expect(causeOf({ errorMessage: 'Worker killed, timed out', httpStatus: 429 }).id).toBe(
      'rate_limited',
    );
  });
});

describe('the table of causes', () => {
  it.each(KNOWN_CAUSES.map((cause) => [cause.id, cause] as const))(
    '%s says what to do',
    (_id, cause) => {
      expect(cause.advice.length).toBeGreaterThan(0);
      expect(cause.says.length).toBeGreaterThan(0);
      for (const text of [cause.words, ...cause.advice]) expect(text).toMatch(/^[A-Za-z].*\.$/);
      for (const text of cause.advice) expect(text).not.toMatch(/^workos-migrate/);
    },
  );

  it('has each id once', () => {
    const ids = KNOWN_CAUSES.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });
});
