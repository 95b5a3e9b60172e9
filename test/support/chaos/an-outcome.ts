import { EMPTY_TALLY, outcomeCounts } from '../../../src/lib/model';
/** The evidence of a small correct import, for tests that spoil one part of it and expect a complaint. */

const { expectedOf } = jest.requireActual<{
  expectedOf: (rows: unknown, before: unknown, options: unknown) => object;
}>('../../../chaos/oracle.js');

export interface Spoilable {
  rows: { row: number }[];
  expected: object;
  before: object;
  state: {
    users: SandboxUser[];
    organizations: SandboxOrg[];
    memberships: SandboxMember[];
    auth_factors: SandboxFactor[];
  };
  history: { kind: string; id: string; label: string; idempotencyKey?: string }[];
  checkpoint: {
    status: string;
    csv: { sha256: string; rows: number };
    chunks: { total: number; done: number };
    summary: Record<string, number>;
  };
  answer: { summary: Record<string, number> } | undefined;
  errors: Record<string, unknown>[];
  results: Record<string, string>[];
  ledger: {
    rows: Map<number, LedgerRow>;
    grants: Map<number, number>;
    receipts: Map<number, Receipt>;
    counts: Map<number, number>;
    badLines: string[];
  };
  texts: { name: string; text: string }[];
  key: string;
  csv: { sha256: string };
}

interface SandboxUser {
  id: string;
  email: string;
  [field: string]: unknown;
}

interface SandboxOrg {
  id: string;
  name: string;
  external_id: string | null;
}

interface SandboxMember {
  id: string;
  user_id: string;
  organization_id: string;
  status: string;
  roles: { slug: string }[];
}

interface SandboxFactor {
  id: string;
  user_id: string;
  secret: { sha256: string };
}

interface Receipt {
  epoch: number;
  tally: { successes: number; failures: number; outcomes: Record<string, number> };
}

interface LedgerRow {
  everFailed: boolean;
  steps: Record<string, object>;
  settled?: object;
  failure?: object;
}

const OPTIONS = { onExisting: 'fail', createOrgs: true, orgId: null };

const PASSWORD = { type: 'plain', sha256: 'c0ffee' };

function user(id: string, email: string, fields: object = {}): SandboxUser {
  return {
    id,
    email,
    first_name: null,
    last_name: null,
    email_verified: false,
    external_id: null,
    metadata: {},
    password: null,
    ...fields,
  };
}

const KNOWN = user('user_K', 'known@example.com', { first_name: 'Known', password: PASSWORD });
const OLD_ORG = { id: 'org_O', name: 'Old', external_id: 'old' };

/** The state before the import. */
const BEFORE = { users: [KNOWN], organizations: [OLD_ORG], memberships: [], auth_factors: [] };

/**
 * Row 1 creates Ada and the organization, row 2 is Ada again in an old organization, row 3 is invalid, row 4 is an
 * existing user, row 5 has no organization.
 */
const ROWS = [
  {
    row: 1,
    user: ada({ firstName: 'Ada', metadata: { plan: 'pro' } }),
    org: made(),
    roles: ['admin'],
  },
  { row: 2, user: ada({ email: 'ADA@example.com' }), org: { by: 'name', name: 'Old' }, roles: [] },
  { row: 3, invalid: true, phrase: 'Metadata is invalid JSON' },
  { row: 4, user: { email: 'known@example.com' }, org: made(), roles: [] },
  { row: 5, user: { email: 'bob@example.com' }, roles: [] },
];

function ada(fields: object): object {
  return { email: 'ada@example.com', externalId: 'a-1', ...fields };
}

function made(): object {
  return { by: 'external_id', externalId: 'new', name: 'New' };
}

const failure = (recordNumber: number, fields: object): Record<string, unknown> => ({
  recordNumber,
  email: '',
  retryable: false,
  attempts: 1,
  timestamp: '2026-01-01T00:00:00Z',
  ...fields,
});

const line = (row: number, cells: object): Record<string, string> => ({
  row: String(row),
  email: '',
  external_id: '',
  status: 'failed',
  user_id: '',
  organization_id: '',
  membership_id: '',
  error_type: '',
  error_code: '',
  ...cells,
});

const TALLY = {
  successes: 3,
  failures: 2,
  outcomes: { 'user.created': 2, 'membership.created': 2 },
};

const ADA = { status: 'created', user_id: 'user_A', external_id: 'a-1' };

/** The item at `index`; throws when there is none. */
export function itemAt<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error(`The list has no item ${String(index)}.`);
  return item;
}

/** The evidence of that import, new for each call. */
export function anOutcome(): Spoilable {
  const errors = [
    failure(3, { errorType: 'row_invalid', errorMessage: 'Metadata is invalid JSON: no' }),
    failure(4, {
      errorType: 'user_create',
      errorMessage: 'Email already exists',
      email: 'known@example.com',
    }),
  ];
  const results = [
    line(1, { ...ADA, email: 'ada@example.com', organization_id: 'org_N', membership_id: 'om_1' }),
    line(2, {
      ...ADA,
      status: 'merged',
      email: 'ADA@example.com',
      organization_id: 'org_O',
      membership_id: 'om_2',
    }),
    line(3, { error_type: 'row_invalid' }),
    line(4, { email: 'known@example.com', error_type: 'user_create' }),
    line(5, { email: 'bob@example.com', status: 'created', user_id: 'user_B' }),
  ];
  const summary = {
    total: 5,
    successes: 3,
    failures: 2,
    unprocessed: 0,
    ...outcomeCounts(EMPTY_TALLY),
    usersCreated: 2,
    membershipsCreated: 2,
    membershipsDeactivated: 0,
    organizationsCreated: 1,
    organizationsUpdated: 0,
    organizationsFailed: 0,
    organizationsFound: 1,
  };
  return structuredClone({
    rows: ROWS,
    expected: expectedOf(ROWS, BEFORE, OPTIONS),
    before: BEFORE,
    state: stateAfter(),
    history: historyAfter(),
    checkpoint: {
      status: 'partial',
      csv: { sha256: 'abc', rows: 5 },
      chunks: { total: 1, done: 1 },
      summary,
    },
    answer: { summary },
    errors,
    results,
    ledger: {
      rows: ledgerRows(errors, results),
      grants: new Map([[0, 1]]),
      receipts: new Map([[0, { epoch: 1, tally: TALLY }]]),
      counts: new Map([[0, 5]]),
      badLines: [],
    },
    texts: [{ name: 'checkpoint.json', text: '{}' }],
    key: 'sk_test_the_key',
    csv: { sha256: 'abc' },
  });
}

function stateAfter(): Spoilable['state'] {
  const member = (id: string, pair: readonly [string, string], slug: string): SandboxMember => ({
    id,
    user_id: pair[0],
    organization_id: pair[1],
    status: 'active',
    roles: [{ slug }],
  });
  return {
    users: [
      KNOWN,
      user('user_A', 'ada@example.com', {
        first_name: 'Ada',
        external_id: 'a-1',
        metadata: { plan: 'pro' },
      }),
      user('user_B', 'bob@example.com'),
    ],
    organizations: [OLD_ORG, { id: 'org_N', name: 'New', external_id: 'new' }],
    auth_factors: [],
    memberships: [
      member('om_1', ['user_A', 'org_N'], 'admin'),
      member('om_2', ['user_A', 'org_O'], 'member'),
    ],
  };
}

function historyAfter(): Spoilable['history'] {
  const labels = [
    ['organization', 'New'],
    ['user', 'ada@example.com'],
    ['membership', 'user_A org_N'],
    ['membership', 'user_A org_O'],
    ['user', 'bob@example.com'],
  ] as const;
  return labels.map(([kind, label], index) => ({
    kind,
    label,
    id: `id_${String(index)}`,
    idempotencyKey: `key-${String(index)}`,
  }));
}

function ledgerRows(
  errors: readonly Record<string, unknown>[],
  results: readonly Record<string, string>[],
): Map<number, LedgerRow> {
  const rows = results.map((result): [number, LedgerRow] => {
    const number = Number(result['row']);
    const failed = errors.find(({ recordNumber }) => recordNumber === number);
    if (failed !== undefined) return [number, { everFailed: false, steps: {}, failure: failed }];
    const { email, status, user_id: id, membership_id: membershipId } = result;
    const membership = {
      id: membershipId,
      outcome: 'created',
      organizationId: result['organization_id'],
    };
    const steps = {
      user: { id, outcome: 'created', isShared: status === 'merged' },
      ...(membershipId === '' ? {} : { membership }),
    };
    return [number, { everFailed: false, steps, settled: { email } }];
  });
  return new Map(rows);
}
