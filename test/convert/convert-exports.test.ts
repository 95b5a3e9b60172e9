import { existsSync, readdirSync } from 'node:fs';
import { Counts } from '../../src/lib/convert/counts';
import { assertBalances, summaryOf } from '../../src/lib/convert/summary';
import { ConvertBed, user } from '../support/convert/bed';

const BCRYPT = '$2b$10$abcdefghijklmnopqrstuubpbGxRe5FBEjJu1uKBskzGBNNF3686.';
const MD5 = '5f4dcc3b5aa765d61d8327deb882cf99';

let bed: ConvertBed;
beforeEach(() => {
  bed = new ConvertBed();
});
afterEach(() => {
  bed.remove();
});

describe('the rows', () => {
  it('are one for each membership, with the cells of the user on each', async () => {
    const memberships = [
      { org: 'o1', orgName: 'Acme, Inc.', roles: ['Team Lead', 'member'] },
      { org: 'o2', roles: [] },
      { org: 'o1', roles: ['again'] },
    ];
    const records = [user('a', { firstName: 'A "x"', hash: BCRYPT, memberships }), user('b')];
    const { file, summary } = await bed.convert([bed.write('u.ndjson', records)]);
    expect(file('users.csv').split('\n').slice(1)).toEqual([
      `a@example.com,"A ""x""",,true,a,${BCRYPT},bcrypt,,,o1,"Acme, Inc.","team-lead,member"`,
      `a@example.com,"A ""x""",,true,a,${BCRYPT},bcrypt,,,o2,,`,
      'b@example.com,,,true,b,,,,,,,',
      '',
    ]);
    expect(file('roles.csv')).toContain('team-lead,Team Lead,,,\n');
    expect(file('organizations.csv')).toContain('o1,"Acme, Inc.",,,\n');
    expect(summary).toMatchObject({ records: 2, users: 2, rows: 3, memberships: 2, roles: 2 });
  });

  it('are not there for users who are not to be imported, each with its reason', async () => {
    const records = [
      user('disabled', { state: 'disabled', hash: BCRYPT }),
      user('deleted', { state: 'deleted' }),
      user('anonymous', { state: 'anonymous' }),
      user('service', { state: 'service' }),
      user('sso', { isFederated: true }),
      user('phone', { email: undefined }),
      user('odd', { email: 'no address' }),
      user('', { email: 'x@example.com' }),
      user('i'.repeat(129), { email: 'y@example.com' }),
      user('ü', { email: 'z@example.com' }),
      user('\\N', { email: 'n@example.com' }),
      user('kept'),
      user('kept', { email: 'other@example.com' }),
      user('late', { email: 'KEPT@example.com' }),
      '{"uid":',
    ];
    const { lines, summary } = await bed.convert([bed.write('u.ndjson', records)]);
    const reasons = lines('skipped').map(({ reason }) => reason);
    expect(reasons).toEqual([
      'disabled_user',
      'deleted_user',
      'anonymous_user',
      'service_account',
      'federated_user',
      'no_email',
      'invalid_email',
      'id_missing',
      'id_too_long',
      'id_invalid',
      'placeholder_value',
      'duplicate_id',
      'duplicate_email',
      'bad_json',
    ]);
    expect(lines('skipped')[12]).toMatchObject({
      id: 'late',
      ref: 'line 14',
      detail: expect.stringContaining('kept'),
    });
    expect(summary.hashes).toMatchObject({ found: 1, dropped: { by: { user_skipped: 1 } } });
  });

  it('of a disabled user have no password, factor or membership', async () => {
    const memberships = [{ org: 'o1', roles: [] }];
    const totpSecret = 'KEZFMZBYONIHUVBQOVMGWMKMNVLW4N2S';
    const records = [user('d', { state: 'disabled', hash: BCRYPT, memberships, totpSecret })];
    const choices = { includeDisabled: true };
    const { file, summary } = await bed.convert([bed.write('u.ndjson', records)], { choices });
    expect(file('users.csv').split('\n')[1]).toBe(
      'd@example.com,,,true,d,,,,"{""source_disabled"":""true""}",,,',
    );
    expect(summary.hashes.dropped.by).toEqual({ user_disabled: 1 });
    expect(summary.passwords.mustReset).toBe(1);
  });

  it('lose what WorkOS does not take, never the user', async () => {
    const memberships = [
      { org: 'ünited', roles: [] },
      { org: 'o', orgName: '#N/A', roles: ['管理者', 'org-x'] },
    ];
    const bad = { firstName: 'A\u0007', totpSecret: 'nope', hash: MD5, metadata: { é: '1' } };
    const records = [user('a', { ...bad, memberships })];
    const { file, lines } = await bed.convert([bed.write('u.ndjson', records)]);
    expect(file('users.csv').split('\n')[1]).toBe('a@example.com,,,true,a,,,,,o,,org-x');
    expect(file('roles.csv').split('\n')).toHaveLength(2);
    const codes = lines('findings').map(({ code }) => code);
    expect(new Set(codes)).toEqual(
      new Set([
        'password_dropped',
        'totp_invalid',
        'metadata_limit',
        'name_dropped',
        'organization_dropped',
        'membership_dropped',
        'organization_value_dropped',
        'role_unmapped',
        'role_of_organization',
      ]),
    );
  });
});

describe('choices', () => {
  const twins = [
    user('1', { email: 'ada@x.io', emailVerified: false }),
    user('2', { email: 'ADA@x.io', emailVerified: true }),
    user('3', { email: 'ada@x.io', emailVerified: true, hash: BCRYPT }),
  ];
  const keptBy = async (onDuplicateEmail: 'first' | 'prefer-verified' | 'prefer-password') => {
    const { file } = await bed.convert([bed.write('u.ndjson', twins)], {
      choices: { onDuplicateEmail },
    });
    return file('users.csv').split('\n')[1]?.split(',')[4];
  };

  it('decide which record of an email is kept', async () => {
    expect(await keptBy('first')).toBe('1');
    expect(await keptBy('prefer-verified')).toBe('2');
    expect(await keptBy('prefer-password')).toBe('3');
  });

  it('keep an active user of an email, wherever the disabled one stands', async () => {
    const records = [
      user('1', { email: 'ada@x.io', state: 'disabled', hash: BCRYPT }),
      user('2', { email: 'Ada@x.io', emailVerified: false }),
      user('3', { email: 'bob@x.io' }),
      user('4', { email: 'bob@x.io', state: 'disabled' }),
      user('5', { email: 'eve@x.io', state: 'disabled' }),
      user('6', { email: 'eve@x.io', state: 'disabled' }),
    ];
    const path = bed.write('u.ndjson', records);
    for (const onDuplicateEmail of ['first', 'prefer-verified', 'prefer-password'] as const) {
      const choices = { includeDisabled: true, onDuplicateEmail };
      const { file, lines } = await bed.convert([path], { choices });
      const ids = file('users.csv').split('\n').slice(1, -1);
      expect(ids.map((row) => row.split(',')[4])).toEqual(['2', '3', '5']);
      const findings = lines('findings').filter(({ code }) => code === 'duplicate_email');
      expect(findings.map(({ id, detail }) => [id, detail])).toEqual([
        ['1', expect.stringContaining('Is disabled and has the same email as 2')],
        ['4', expect.stringContaining('same email as 3')],
        ['6', expect.stringContaining('same email as 5')],
      ]);
    }
  });

  it('may refuse emails that repeat', async () => {
    const choices = { onDuplicateEmail: 'fail' } as const;
    const run = bed.convert([bed.write('u.ndjson', twins)], { choices });
    await expect(run).rejects.toMatchObject({ reason: 'input_invalid', code: 'duplicate_email' });
    expect(existsSync(bed.output)).toBe(false);
  });

  it('decide what groups become', async () => {
    const path = bed.write('u.ndjson', [
      user('a', { groups: ['Staff'], memberships: [{ org: 'o', roles: ['m'] }] }),
      user('b', { groups: ['Staff'] }),
    ]);
    const rowsWith = async (groups: 'ignore' | 'metadata' | 'orgs' | 'roles') => {
      const { file, lines } = await bed.convert([path], { choices: { groups } });
      return {
        rows: file('users.csv').split('\n').slice(1, -1),
        codes: lines('findings').map(({ code }) => code),
      };
    };
    const ends = (rows: readonly string[]) => rows.map((row) => row.split(',true,')[1]);
    const ignored = await rowsWith('ignore');
    expect(ends(ignored.rows)).toEqual(['a,,,,,o,,m', 'b,,,,,,,']);
    expect(ignored.codes).toEqual(['group_ignored']);
    expect(ends((await rowsWith('orgs')).rows)).toEqual([
      'a,,,,,o,,m',
      'a,,,,,Staff,Staff,',
      'b,,,,,Staff,Staff,',
    ]);
    const roles = await rowsWith('roles');
    expect(ends(roles.rows)).toEqual(['a,,,,,o,,"m,staff"', 'b,,,,,,,']);
    expect(roles.codes).toContain('role_without_organization');
    expect((await rowsWith('metadata')).rows[1]).toContain('""groups"":""[\\""Staff\\""]""');
  });

  it('map roles, and tell those that the map lacks', async () => {
    const memberships = [{ org: 'o', roles: ['Boss', 'Other Role'] }];
    const path = bed.write('u.ndjson', [user('a', { memberships })]);
    const roleMap = bed.writeText('map.csv', 'source_role,role_slug\nBoss,admin\n');
    const { file, lines } = await bed.convert([path], { choices: { roleMap } });
    expect(file('users.csv')).toContain('"admin,other-role"');
    expect(lines('findings').map(({ code }) => code)).toEqual(['role_unmapped']);
    const bad = bed.writeText('bad.csv', 'source_role,role_slug\nBoss,Not A Slug\n');
    await expect(bed.convert([path], { choices: { roleMap: bad } })).rejects.toMatchObject({
      code: 'role_map_invalid',
    });
  });
});

describe('further files', () => {
  it('are joined by the id, described organizations and settings as well', async () => {
    const { file, summary } = await bed.convert([
      bed.write('u.ndjson', [user('a', { memberships: [{ org: 'o', roles: [] }] }), user('b')]),
      bed.write('p.ndjson', [
        { of: 'a', hash: BCRYPT },
        { of: 'nobody', hash: BCRYPT },
      ]),
      bed.write('o.ndjson', [
        { org: 'o', name: 'Acme', domain: 'Acme.com' },
        { org: 'p', name: 'P', domain: 'gmail.com' },
      ]),
      bed.write('s.ndjson', [{ word: 'w' }, { word: 'x' }]),
    ]);
    expect(file('users.csv').split('\n')[1]).toBe(
      `a@example.com,,,true,a,${BCRYPT},bcrypt,,"{""word"":""w""}",o,Acme,`,
    );
    expect(file('organizations.csv')).toContain('o,Acme,Acme.com:verified,,\n');
    expect(summary.hashes).toMatchObject({ found: 2, dropped: { by: { no_user: 1 } } });
    expect(summary.sideFiles['passwords']).toEqual({ records: 2, entries: 2, matched: 1 });
  });

  it('of another tenant are told plainly', async () => {
    const { lines } = await bed.convert([
      bed.write('u.ndjson', [user('a')]),
      bed.write('p.ndjson', [
        { of: 'x', hash: BCRYPT },
        { of: 'y', hash: BCRYPT },
      ]),
      bed.writeText('none.json', '[]'),
    ]);
    expect(lines('findings')).toEqual([
      expect.objectContaining({ code: 'file_empty', detail: expect.stringContaining('none.json') }),
      expect.objectContaining({ code: 'no_id_joins', detail: expect.stringContaining('None of') }),
    ]);
  });

  it('leave nothing behind, and need no disk where there are none', async () => {
    await bed.convert([bed.write('u.ndjson', [user('a')])]);
    expect(readdirSync(bed.folder).sort()).toEqual(['out', 'u.ndjson']);
  });
});

it('A balance that does not hold fails the run', () => {
  const facts = {
    source: 'plain',
    files: [],
    organizations: 0,
    roles: 0,
    sideFiles: {},
    findings: new Map(),
  };
  const whole = { ...facts, skipped: new Map([['no_email', 1] as const]) };
  const counts = Object.assign(new Counts(), { records: 2, users: 1, withoutPassword: 1 });
  expect(() => {
    assertBalances(summaryOf(counts, whole));
  }).not.toThrow();
  for (const fault of [{ records: 3 }, { hashes: 1 }, { mustReset: 1 }]) {
    const broken = Object.assign(new Counts(), counts, fault);
    expect(() => {
      assertBalances(summaryOf(broken, whole));
    }).toThrow('A balance does not hold');
  }
});
