import { parseFault } from '../../src/lib/sandbox';

interface Row {
  readonly invalid?: boolean;
  readonly user?: {
    readonly email: string;
    readonly firstName?: string;
    readonly credential?: { readonly value: string };
  };
  readonly isRefused?: boolean;
}

interface Plan {
  readonly options: {
    readonly rows: number;
    readonly chunkSize: number;
    readonly workers: number;
    readonly forms: readonly string[];
    readonly hasOrgLines: boolean;
    readonly hasRoleLines: boolean;
    readonly createRoles: boolean;
  };
  readonly faults: readonly string[];
  readonly lasting: readonly string[];
  readonly rounds: readonly object[];
}

type Chance = object;

const { chanceOf } = jest.requireActual<{ chanceOf: (seed: number, name: string) => Chance }>(
  '../../chaos/chance.js',
);
const { planOf } = jest.requireActual<{ planOf: (seed: number, mode?: object) => Plan }>(
  '../../chaos/plan.js',
);
const { makeFile } = jest.requireActual<{
  makeFile: (
    chance: Chance,
    options: object,
    place: object,
  ) => { text: string; rows: Row[]; entries: object[] };
}>('../../chaos/file.js');
const { makeWorld } = jest.requireActual<{
  makeWorld: (
    chance: Chance,
    rows: number,
  ) => {
    known: object[];
    takenIds: string[];
    seed: { organizations: { name: string; external_id?: string }[] };
  };
}>('../../chaos/world.js');
const { MARK } = jest.requireActual<{ MARK: string }>('../../chaos/secrets.js');

function fileOf(seed: number): { text: string; rows: Row[] } {
  const { options } = planOf(seed);
  return makeFile(chanceOf(seed, 'file'), options, contentOf(seed, options.rows));
}

function contentOf(seed: number, rows: number): Content {
  const { known, takenIds, seed: seeds } = makeWorld(chanceOf(seed, 'world'), rows);
  const organizations = seeds.organizations.map(({ name, external_id = null }, index) => ({
    id: `org_${String(index)}`,
    name,
    external_id,
  }));
  return { known, takenIds, organizations };
}

interface Content {
  readonly known: object[];
  readonly takenIds: string[];
  readonly organizations: object[];
}

const { editEntries } = jest.requireActual<{
  editEntries: (chance: Chance, options: object, content: Content & { entries: object[] }) => Row[];
}>('../../chaos/edit-file.js');

function editedOf(seed: number): { before: object[]; after: object[] } {
  const { options } = planOf(seed, { isSince: true });
  const content = contentOf(seed, options.rows);
  const { entries } = makeFile(chanceOf(seed, 'file'), options, content);
  const after = editEntries(chanceOf(seed, 'edits'), options, { ...content, entries });
  return { before: entries, after };
}

const SEEDS = Array.from({ length: 60 }, (_, index) => index + 1);
const MANY = Array.from({ length: 400 }, (_, index) => index + 1);

/** A few seeds with a server that stores the normal form. */
function seedsWith(form: string): number[] {
  return MANY.filter((seed) => planOf(seed).options.forms.includes(form)).slice(0, 3);
}

it('plans the same for the same seed, and something different for another', () => {
  expect(planOf(7)).toEqual(planOf(7));
  expect(fileOf(7)).toEqual(fileOf(7));
  expect(planOf(7)).not.toEqual(planOf(8));
  expect(fileOf(7).text).not.toEqual(fileOf(8).text);
});

it('edits a file in the same way for the same seed, and leaves most rows as they are', () => {
  expect(editedOf(7)).toEqual(editedOf(7));
  for (const seed of SEEDS.slice(0, 10)) {
    const { before, after } = editedOf(seed);
    const was = new Set(before.map((entry) => JSON.stringify(entry)));
    const same = after.filter((entry) => was.has(JSON.stringify(entry))).length;
    expect(same).toBeGreaterThan(after.length / 2);
    expect(same).toBeLessThan(after.length);
  }
});

it('stays within the limits of a run', () => {
  for (const { options, rounds } of SEEDS.map((seed) => planOf(seed))) {
    expect(options.rows).toBeGreaterThanOrEqual(60);
    expect(options.rows).toBeLessThanOrEqual(3_000);
    expect(options.chunkSize).toBeLessThan(options.rows);
    expect([1, 2, 3, 4]).toContain(options.workers);
    expect(rounds.length).toBeLessThanOrEqual(5);
  }
});

it('kills every kind of process in every way within a few seeds', () => {
  const planned = JSON.stringify(SEEDS.map((seed) => planOf(seed).rounds));
  const words = ['coordinator', 'worker', 'group', 'sigint', 'sigterm', 'checkpoint.json.new'];
  for (const word of words) expect(planned).toContain(`"${word}"`);
});

it('aims at roles without permissions and at second factors whose rows have not arrived', () => {
  const planned = JSON.stringify(MANY.map((seed) => planOf(seed).rounds));
  for (const made of ['roles', 'factors']) expect(planned).toContain(`"made":"${made}"`);
});

it.each([{}, { isUndone: true }, { isTampered: true }, { isSince: true }])(
  'has organizations, roles and normal forms in its seeds: %j',
  (mode) => {
    const options = MANY.map((seed) => planOf(seed, mode).options);
    for (const name of ['hasOrgLines', 'hasRoleLines', 'createRoles'] as const) {
      expect(options.filter((it) => it[name]).length).toBeGreaterThan(100);
    }
  },
);

it('has organizations and roles also where the server stores normal forms', () => {
  const options = MANY.map((seed) => planOf(seed).options);
  const both = options.filter((it) => it.hasOrgLines && it.hasRoleLines && it.forms.length > 0);
  expect(both.length).toBeGreaterThan(5);
});

it('writes files of about as many rows as asked for', () => {
  for (const { options } of MANY.map((seed) => planOf(seed, { rows: 50 }))) {
    expect(options.rows).toBeGreaterThanOrEqual(25);
    expect(options.rows).toBeLessThanOrEqual(100);
  }
});

it('mixes in every kind of server and of answer within a few seeds', () => {
  const faults = MANY.flatMap((seed) => planOf(seed).faults).join('\n');
  for (const words of [
    'stale=',
    'not_found_for=',
    'clock=-',
    'date=none',
    'date=',
    'endless_pages',
    'idempotency=replay',
    'answer_of_another',
    'duplicate_answer',
    ...['nfc', 'punycode', 'fold', 'gmail', 'blanks'].map((form) => `normalise=${form}`),
  ]) {
    expect(faults).toContain(words);
  }
});

it('mixes in only faults that the sandbox reads', () => {
  for (const fault of MANY.flatMap((seed) => planOf(seed).faults)) {
    expect(() => parseFault(fault)).not.toThrow();
  }
});

it('writes short files where rows wait for a server that lags', () => {
  for (const { faults, options } of MANY.map((seed) => planOf(seed))) {
    if (/stale|not_found_for/.test(faults.join())) expect(options.rows).toBeLessThanOrEqual(600);
  }
});

it('never lifts what only says how a server stores and replays', () => {
  const lasting = MANY.flatMap((seed) => planOf(seed).lasting);
  expect(lasting.length).toBeGreaterThan(10);
  for (const fault of lasting) expect(fault).toMatch(/normalise|idempotency/);
});

it('leaves out the faults with the given words', () => {
  const plans = MANY.map((seed) => planOf(seed, { leftOut: ['stale', 'normalise'] }));
  expect(plans.flatMap(({ faults }) => faults).join()).not.toMatch(/stale|normalise/);
  expect(plans.flatMap(({ options }) => options.forms)).toEqual([]);
});

it.each([
  ['nfc', /^ju\u0308rgen/],
  ['punycode', /@b\u00fccher/],
  ['fold', /^gro\u00df/],
  ['gmail', /^u\.ser.*@(gmail|googlemail)/],
])('has people whom a server with %s spells in another way', (form, spelling) => {
  const emails = seedsWith(form).flatMap((seed) =>
    fileOf(seed).rows.flatMap(({ user }) => user?.email ?? []),
  );
  expect(emails.some((email) => spelling.test(email))).toBe(true);
});

it('has names with blanks for a server that collapses them', () => {
  const names = seedsWith('blanks').flatMap((seed) =>
    fileOf(seed).rows.flatMap(({ user }) => user?.firstName ?? []),
  );
  expect(names).toContain('Ada  Maria');
});

it('kills nothing with --import-only', () => {
  expect(planOf(7, { importOnly: true }).rounds).toEqual([]);
});

it('writes as many rows as planned, with repeated emails, bad rows and users that WorkOS refuses', () => {
  const files = SEEDS.slice(0, 20).map((seed) => {
    const { rows } = fileOf(seed);
    expect(rows).toHaveLength(planOf(seed).options.rows);
    return rows;
  });
  for (const rows of files) {
    const emails = rows.flatMap(({ user }) => user?.email.toLowerCase() ?? []);
    expect(new Set(emails).size).toBeLessThan(emails.length * 0.85);
    expect(rows.some(({ invalid }) => invalid)).toBe(true);
  }
  expect(files.flat().some(({ isRefused }) => isRefused)).toBe(true);
});

it('marks every secret that WorkOS accepts', () => {
  const given = SEEDS.slice(0, 10).flatMap((seed) =>
    fileOf(seed).rows.flatMap(({ user, isRefused }) =>
      isRefused ? [] : (user?.credential?.value ?? []),
    ),
  );
  expect(given.length).toBeGreaterThan(500);
  expect(given.filter((value) => !value.includes(MARK))).toEqual([]);
});
