import { balancesOf } from '../../src/lib/convert/summary';
import { hashCosts } from '../../src/lib/hashes';
import { SOURCES, withMapping } from '../../src/lib/sources';
import { ConvertBed } from '../support/convert/bed';

const BCRYPT = '$2b$10$abcdefghijklmnopqrstuubpbGxRe5FBEjJu1uKBskzGBNNF3686.';

let bed: ConvertBed;
beforeEach(() => {
  bed = new ConvertBed();
});
afterEach(() => {
  bed.remove();
});

describe('what is in the files and is not used', () => {
  it('is counted by the list of a document', async () => {
    const text = JSON.stringify({
      users: ['a', 'b'].map((uid) => ({ uid, email: `${uid}@x.io` })),
      logs: [{ x: 1 }, { x: 2 }, 3],
      page: { next: 'n' },
      tags: ['t'],
      none: [],
    });
    const choices = { onDuplicateEmail: 'prefer-verified' } as const;
    const path = bed.writeText('u.json', text);
    const { lines, summary } = await bed.convert([path], { choices });
    expect(summary).toMatchObject({ records: 2, users: 2 });
    expect(summary.ignored).toEqual({ total: 4, by: { logs: 3, page: 1 } });
    expect(lines('findings')).toEqual([
      {
        ref: 'all records',
        code: 'records_ignored',
        field: 'logs',
        detail: 'u.json has 3 records of logs, which convert does not use.',
      },
      expect.objectContaining({ code: 'records_ignored', field: 'page' }),
    ]);
  });

  it('is counted by the table of a dump', async () => {
    const text =
      'COPY log (a) FROM stdin;\n1\n2\n\\.\nCOPY u (uid, email) FROM stdin;\na\ta@x.io\n\\.\n';
    const { summary } = await bed.convert([bed.writeText('u.sql', text)]);
    expect(summary).toMatchObject({ records: 1, ignored: { total: 2, by: { log: 2 } } });
  });

  it('is counted where entries of an LDIF are neither users nor groups', async () => {
    const entries = [
      'dn: dc=x\nobjectClass: domain\n',
      'dn: uid=a,dc=x\nobjectClass: inetOrgPerson\nuid: a\nmail: a@x.io\nentryUUID: 1\n',
      'dn: ou=p,dc=x\nobjectClass: organizationalUnit\nou: p\n',
    ];
    const path = bed.writeText('u.ldif', `${entries.join('\n')}\n`);
    const { lines, summary } = await bed.convert([path], { sources: SOURCES });
    expect(summary).toMatchObject({
      source: 'ldif',
      records: 1,
      ignored: { total: 2, by: { '(other entries)': 2 } },
    });
    expect(lines('findings')).toContainEqual({
      ref: 'all records',
      code: 'records_ignored',
      detail: 'u.ldif has 2 records of other kinds, which convert does not use.',
    });
  });
});

describe('a table with a row for each membership', () => {
  const rows = [
    'id,email,password_hash,org_id,org_name,role',
    `1,a@x.io,${BCRYPT},o1,Acme,admin`,
    '2,b@x.io,,o1,Acme,',
    `1,a@x.io,${BCRYPT},o2,Beta,member`,
    `1,a@x.io,${BCRYPT},o1,Acme,billing`,
    `1,a@x.io,,o3,Other,member`,
    '3,c@x.io,,,,',
    '3,c@x.io,,,,',
    '4,a@x.io,,o4,,',
    '4,a@x.io,,o5,,',
  ];
  const given = { from: 'csv', sources: SOURCES };

  it.each(['first', 'prefer-verified'] as const)(
    'becomes one user with several memberships (%s)',
    async (onDuplicateEmail) => {
      const path = bed.writeText('u.csv', `${rows.join('\n')}\n`);
      const choices = { onDuplicateEmail };
      const { file, lines, summary } = await bed.convert([path], { ...given, choices });
      expect(file('users.csv').split('\n').slice(1, -1)).toEqual([
        `a@x.io,,,false,1,${BCRYPT},bcrypt,,,o1,Acme,"admin,billing"`,
        `a@x.io,,,false,1,${BCRYPT},bcrypt,,,o2,Beta,member`,
        'b@x.io,,,false,2,,,,,o1,Acme,',
        'c@x.io,,,false,3,,,,,,,',
      ]);
      expect(summary).toMatchObject({ records: 9, users: 3, merged: 3, memberships: 3 });
      expect(summary.hashes).toMatchObject({ found: 1, converted: { total: 1 } });
      expect(
        lines('skipped').map(({ ref, reason }) => `${String(ref)}: ${String(reason)}`),
      ).toEqual([
        'line 6: duplicate_id',
        'line 9: duplicate_email',
        expect.stringMatching(/^line 10: duplicate_(?:email|id)$/),
      ]);
      expect(lines('findings')).toContainEqual(expect.objectContaining({ code: 'rows_merged' }));
      expect(balancesOf(summary)[0]).toEqual({
        text: '9 records = 3 users + 3 with further memberships + 3 skipped',
        holds: true,
      });
    },
  );

  it('may have any names, and be of any source, with --map', async () => {
    const text = 'Nr,Mail,Firma\n1,a@x.io,o1\n1,a@x.io,o2\n';
    const map = { Nr: 'external_id', Mail: 'email', Firma: 'org_external_id' };
    const sources = SOURCES.map((source) => withMapping(source, { map, set: {} }));
    const path = bed.writeText('u.csv', text);
    const { summary } = await bed.convert([path], { from: 'csv', sources });
    expect(summary).toMatchObject({ users: 1, merged: 1, memberships: 2 });
    const auth0 = [1, 2].map((at) => ({ user_id: 'auth0|1', email: 'a@x.io', Firma: `o${at}` }));
    const mapped = SOURCES.map((source) =>
      withMapping(source, { map: { Firma: 'org_external_id' }, set: {} }),
    );
    const other = await bed.convert([bed.write('a.ndjson', auth0)], {
      from: 'auth0',
      sources: mapped,
    });
    expect(other.summary).toMatchObject({ users: 1, merged: 1, memberships: 2 });
  });
});

it('Memberships are merged also where the first records of a JSON have none', async () => {
  const without = Array.from({ length: 120 }, (_, at) => ({ id: `u${at}`, email: `u${at}@x.io` }));
  const one = { id: 'v', email: 'v@x.io' };
  const path = bed.write('u.json', [
    ...without,
    { ...one, org_id: 'o1' },
    { ...one, org_id: 'o2' },
  ]);
  const { summary } = await bed.convert([path], { from: 'json', sources: SOURCES });
  expect(summary).toMatchObject({ users: 121, merged: 1, memberships: 2, skipped: { total: 0 } });
});

it('Metadata with half of a character is left out, and told', async () => {
  const path = bed.write('u.ndjson', [{ id: '1', email: 'a@x.io', metadata: { k: 'a\ud800' } }]);
  const { file, lines } = await bed.convert([path], { from: 'json', sources: SOURCES });
  expect(file('users.csv')).not.toContain('ud800');
  expect(lines('findings')).toContainEqual(expect.objectContaining({ code: 'metadata_limit' }));
});

it('The costs of hashes are counted, those that are out of range apart', async () => {
  const digest = Buffer.alloc(32, 7).toString('base64');
  const hashes = [
    ...[260_000, 720_000, 720_000, 1_200_000].map(
      (iterations) => `pbkdf2_sha256$${String(iterations)}$c2FsdHNhbHQ$${digest}`,
    ),
    `bcrypt_sha256$${BCRYPT}`,
    BCRYPT,
    '!unusable',
    `argon2$argon2id$v=19$m=102400,t=2,p=8$c29tZXNhbHQxMjM0NTY$${digest.slice(0, -1)}`,
  ];
  const users = hashes.map((hash, at) => ({ uid: `u${at}`, email: `u${at}@x.io`, hash }));
  const { summary } = await bed.convert([bed.write('u.ndjson', users)]);
  expect(summary.hashes).toMatchObject({ found: 7, converted: { total: 4 } });
  expect(summary.hashes.costs).toEqual({
    converted: {
      total: 4,
      by: {
        'pbkdf2 i=720000,d=sha256': 2,
        'argon2id m=102400,t=2,p=8': 1,
        'bcrypt cost=10': 1,
      },
    },
    outOfRange: {
      total: 2,
      by: { 'pbkdf2 i=1200000,d=sha256': 1, 'pbkdf2 i=260000,d=sha256': 1 },
    },
  });
});

it('The costs of a hash have no key, salt or digest', () => {
  const value = '$firebase-scrypt$v=1$r=8,m=14,ss=Bw==,sk=c2VjcmV0$c2FsdA$aGFzaA';
  expect(hashCosts({ type: 'firebase-scrypt', value })).toBe('firebase-scrypt r=8,m=14');
  expect(hashCosts({ type: 'ssha', value: '{SSHA}c2VjcmV0' })).toBe('ssha');
  const scrypt = '$scrypt$v=1$n=16384,r=16,p=1,kl=64$c2FsdA$aGFzaA';
  expect(hashCosts({ type: 'scrypt', value: scrypt })).toBe('scrypt n=16384,r=16,p=1,kl=64');
});
