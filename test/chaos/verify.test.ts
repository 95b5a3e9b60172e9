import { anOutcome, itemAt as at, type Spoilable } from '../support/chaos/an-outcome';

const { verify } = jest.requireActual<{ verify: (evidence: unknown) => string[] }>(
  '../../chaos/verify.js',
);

const { MARK } = jest.requireActual<{ MARK: string }>('../../chaos/secrets.js');

it('finds nothing wrong with a correct import', () => {
  expect(verify(anOutcome())).toEqual([]);
});

/** What is spoiled, how, and a part of the complaint that must follow. */
const SPOILED: readonly (readonly [string, (it: Spoilable) => void, RegExp])[] = [
  [
    'a duplicate user',
    ({ state }) =>
      void state.users.push({ ...at(state.users, 1), id: 'user_X', email: 'Ada@example.com' }),
    /user ada@example\.com occurs 2 times/,
  ],
  ['a missing user', ({ state }) => void state.users.pop(), /user bob@example\.com is missing/],
  [
    'a user that no row asks for',
    ({ state }) => void state.users.push({ id: 'user_X', email: 'eve@example.com' }),
    /user eve@example\.com exists, but no row asks/,
  ],
  [
    'a wrong field',
    ({ state }) => void (at(state.users, 1)['first_name'] = 'Eva'),
    /first_name is "Eva", expected "Ada"/,
  ],
  [
    'wrong metadata',
    ({ state }) => void (at(state.users, 1)['metadata'] = {}),
    /ada@example\.com metadata is \{\}/,
  ],
  [
    'a password that no row gave',
    ({ state }) => void (at(state.users, 2)['password'] = { type: 'plain', sha256: '00' }),
    /bob@example\.com password/,
  ],
  [
    'an existing user that was changed',
    ({ state }) => void (at(state.users, 0)['first_name'] = 'Changed'),
    /known@example\.com first_name is "Changed"/,
  ],
  [
    'a missing membership',
    ({ state }) => void state.memberships.pop(),
    /membership of ada@example\.com in org_O is missing/,
  ],
  [
    'a duplicate membership',
    ({ state }) => void state.memberships.push({ ...at(state.memberships, 0), id: 'om_X' }),
    /membership ada@example\.com in external id new occurs 2 times/,
  ],
  [
    'a membership that no row asks for',
    ({ state }) => void (at(state.memberships, 0).user_id = 'user_B'),
    /bob@example\.com in external id new: no row asks for it/,
  ],
  [
    'a wrong role',
    ({ state }) => void (at(state.memberships, 0).roles = [{ slug: 'member' }]),
    /roles is \["member"\], expected \["admin"\]/,
  ],
  [
    'a duplicate organization',
    ({ state }) => void state.organizations.push({ id: 'org_X', name: 'New', external_id: 'new' }),
    /organization "New" .* occurs 2 times/,
  ],
  [
    'an organization that no row asks for',
    ({ state }) => void state.organizations.push({ id: 'org_X', name: 'X', external_id: null }),
    /1 organizations too many/,
  ],
  [
    'a user that was created twice, one of them deleted since',
    ({ history }) =>
      void history.push({ ...at(history, 1), label: 'ADA@example.com', idempotencyKey: 'key-x' }),
    /in the history, user ada@example\.com occurs 2 times/,
  ],
  [
    'a membership that was created twice',
    ({ history }) => void history.push({ ...at(history, 2), idempotencyKey: 'key-x' }),
    /in the history, membership user_A org_N occurs 2 times/,
  ],
  [
    'an organization that was created twice',
    ({ history }) => void history.push({ ...at(history, 0), idempotencyKey: 'key-x' }),
    /in the history, organization "New" was created 2 times, asked for 1/,
  ],
  [
    'an idempotency key of two creates',
    ({ history }) => void (at(history, 4).idempotencyKey = 'key-1'),
    /idempotency key key-1 occurs 2 times/,
  ],
  [
    'a create without an idempotency key',
    ({ history }) => {
      delete at(history, 4).idempotencyKey;
    },
    /user bob@example\.com was created without an idempotency key/,
  ],
  [
    'a false failure',
    (it) => {
      const failure = { recordNumber: 5, email: 'bob@example.com', errorType: 'user_create' };
      it.errors.push({ ...failure, errorMessage: 'Email already exists', retryable: false });
      Object.assign(at(it.results, 4), { status: 'failed', error_type: 'user_create' });
    },
    /row 5 failed falsely: user_create, Email already exists/,
  ],
  [
    'a false success',
    (it) => {
      it.errors.pop();
      Object.assign(at(it.results, 3), { status: 'created', user_id: 'user_K' });
    },
    /row 4 is created, but should fail with user_create/,
  ],
  [
    'a failure in the wrong step',
    ({ errors }) => void (at(errors, 1)['errorType'] = 'membership_create'),
    /row 4 of errors\.jsonl, errorType is "membership_create"/,
  ],
  [
    'a failure without its phrase',
    ({ errors }) => void (at(errors, 1)['errorMessage'] = 'Refused'),
    /"Refused" lacks "Email already exists"/,
  ],
  [
    'a retryable failure',
    ({ errors }) => void (at(errors, 1)['retryable'] = true),
    /row 4 of errors\.jsonl, retryable is true/,
  ],
  [
    'a failure that is reported twice',
    ({ errors }) => void errors.push({ ...at(errors, 1) }),
    /in errors\.jsonl, row 4 occurs 2 times/,
  ],
  [
    'a row that is not settled',
    ({ results }) => void (at(results, 4)['status'] = 'unprocessed'),
    /row 5 is not settled/,
  ],
  [
    'a row that is missing from results.csv',
    ({ results }) => void results.pop(),
    /the order of results\.csv/,
  ],
  [
    'an external id other than that of WorkOS',
    ({ results }) => void (at(results, 1)['external_id'] = 'a-2'),
    /row 2 of results\.csv, external_id is "a-2", expected "a-1"/,
  ],
  [
    'a row that is merged without another row of its email',
    ({ results }) => void (at(results, 4)['status'] = 'merged'),
    /row 5 of results\.csv, status is "merged", expected "created"/,
  ],
  [
    'an id other than that of WorkOS',
    ({ results }) => void (at(results, 0)['membership_id'] = 'om_2'),
    /row 1 of results\.csv, membership_id is "om_2"/,
  ],
  [
    'a summary that does not add up',
    ({ checkpoint }) => void (checkpoint.summary['successes'] = 2),
    /successes \+ failures \+ unprocessed is 4, expected 5/,
  ],
  [
    'a user that is counted but was never created',
    ({ checkpoint }) => void (checkpoint.summary['usersCreated'] = 3),
    /summary\.usersCreated by the history is 3, expected 2/,
  ],
  [
    'a membership that is counted but was never created',
    ({ checkpoint }) => void (checkpoint.summary['membershipsCreated'] = 3),
    /summary\.membershipsCreated by the history is 3/,
  ],
  [
    'an organization that is counted but was never created',
    ({ checkpoint }) => void (checkpoint.summary['organizationsCreated'] = 2),
    /summary\.organizationsCreated by the history is 2/,
  ],
  [
    'unprocessed rows',
    ({ checkpoint }) => void (checkpoint.summary['unprocessed'] = 1),
    /unprocessed is 1, expected 0/,
  ],
  [
    'a different summary on stdout',
    (it) => void (it.answer = { summary: { total: 5 } }),
    /the summary of --json/,
  ],
  [
    'an answer that is not JSON',
    (it) => void (it.answer = undefined),
    /the summary of --json is missing/,
  ],
  [
    'a job with failures whose status is completed',
    ({ checkpoint }) => void (checkpoint.status = 'completed'),
    /checkpoint\.json status is "completed"/,
  ],
  [
    'the fingerprint of another file',
    ({ checkpoint }) => void (checkpoint.csv.sha256 = 'abd'),
    /csv\.sha256 is "abd"/,
  ],
  [
    'a ledger without a row',
    ({ ledger }) => void ledger.rows.delete(5),
    /row 5 of results\.csv, status is "created", expected "unprocessed"/,
  ],
  [
    'a ledger with another user',
    ({ ledger }) => {
      const user = { id: 'user_X', outcome: 'created', isShared: false };
      const settled = { email: 'bob@example.com' };
      ledger.rows.set(5, { everFailed: false, steps: { user }, settled });
    },
    /row 5 of results\.csv, user_id is "user_B", expected "user_X"/,
  ],
  [
    'a chunk without a receipt',
    ({ ledger }) => ledger.receipts.clear(),
    /chunk 0 has no receipt of its last lease, epoch 1/,
  ],
  [
    'a receipt of a lost lease',
    ({ ledger }) => void ledger.grants.set(0, 2),
    /chunk 0 has no receipt of its last lease, epoch 2/,
  ],
  [
    'a receipt of another number of rows',
    ({ ledger }) => void ledger.counts.set(0, 6),
    /the receipt of chunk 0, successes \+ failures is 5, expected 6/,
  ],
  [
    'a receipt with more users than rows',
    ({ ledger }) => {
      const tally = {
        successes: 3,
        failures: 2,
        outcomes: { 'user.created': 4, 'user.adopted': 2 },
      };
      ledger.receipts.set(0, { epoch: 1, tally });
    },
    /the receipt of chunk 0, has 6 results of user for 5 rows/,
  ],
  [
    'a membership that is counted as pending',
    ({ checkpoint }) => void (checkpoint.summary['membershipsPending'] = 1),
    /summary\.membershipsPending is 1, expected 0/,
  ],
  [
    'another organization in the ledger',
    ({ results }) => void (at(results, 0)['organization_id'] = 'org_O'),
    /row 1 of results\.csv, organization_id is "org_O", expected "org_N"/,
  ],
  [
    'a damaged line',
    ({ ledger }) => void ledger.badLines.push('job.log: xyz'),
    /a damaged line: job\.log/,
  ],
  [
    'a secret of the file',
    ({ texts }) => void texts.push({ name: 'stderr', text: `hash ${MARK}abc` }),
    /stderr contains a secret of the CSV/,
  ],
  [
    'the key',
    ({ texts }) => void texts.push({ name: 'ledger/job.log', text: 'sk_test_the_key' }),
    /ledger\/job\.log contains the API key/,
  ],
  ['a lock', ({ texts }) => void texts.push({ name: 'lock', text: '{}' }), /lock was left behind/],
  [
    'half a checkpoint',
    ({ texts }) => void texts.push({ name: 'checkpoint.json.new', text: '{' }),
    /checkpoint\.json\.new was left behind/,
  ],
];

it.each(SPOILED)('notices %s', (_, spoil, complaint) => {
  const evidence = anOutcome();
  spoil(evidence);
  expect(verify(evidence).join('\n')).toMatch(complaint);
});
