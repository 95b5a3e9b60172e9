import type { RecordValue } from '../../src/lib/exports';
import { type Source, SOURCES, withMapping } from '../../src/lib/sources';
import { ConvertBed } from '../support/convert/bed';
import { convertOne } from '../support/sources/convert';

// Metadata that is not an object must not vanish untold, and must not cost the user.

function sourceNamed(key: string): Source {
  const source = SOURCES.find((each) => each.key === key);
  if (source === undefined) throw new Error(`no source ${key}`);
  return source;
}

const CASES: readonly (readonly [key: string, field: string, record: RecordValue])[] = [
  ['auth0', 'app_metadata', { user_id: 'auth0|1' }],
  ['auth0', 'user_metadata', { user_id: 'auth0|1' }],
  ['supabase', 'raw_app_meta_data', { id: '1' }],
  ['supabase', 'raw_user_meta_data', { id: '1' }],
  ['supabase', 'user_metadata', { id: '1' }],
  ['clerk', 'public_metadata', { id: '1', primary_email_address: 'a@x.io' }],
  ['clerk', 'unsafe_metadata', { id: '1', primary_email_address: 'a@x.io' }],
  ['google', 'customSchemas', { id: '1', primaryEmail: 'a@x.io' }],
  ['csv', 'metadata', { id: '1' }],
];

it.each(CASES)('%s: %s that is not an object is told', (key, field, record) => {
  const given = { email: 'a@x.io', ...record };
  for (const value of ['plan: pro', '{"plan":', ['pro'], 7]) {
    const { user, findings } = convertOne(sourceNamed(key), { ...given, [field]: value });
    expect(user.email).toBe('a@x.io');
    expect(findings).toEqual([
      {
        code: 'metadata_unreadable',
        field,
        detail: 'It is not a JSON object: its metadata is left out.',
      },
    ]);
  }
  for (const value of ['', ' ', 'NULL', null, undefined, '{}', {}, '[]', [], '{"plan":"pro"}']) {
    const { findings } = convertOne(sourceNamed(key), { ...given, [field]: value });
    expect(findings).toEqual([]);
  }
});

it('A mapped column of metadata is told, too', () => {
  const source = withMapping(sourceNamed('csv'), { map: { extra: 'metadata' }, set: {} });
  const { findings } = convertOne(source, { id: '1', email: 'a@x.io', extra: 'plan: pro' });
  expect(findings).toMatchObject([{ code: 'metadata_unreadable', field: 'metadata' }]);
});

it('Metadata of an organization are told, and the findings counted', async () => {
  const bed = new ConvertBed();
  try {
    const users = 'id,email,emailVerified,name\n1,a@x.io,true,Ada\n';
    const organizations = 'id,name,slug,metadata\no1,Acme,acme,plan: pro\n';
    const paths = [
      bed.writeText('user.csv', users),
      bed.writeText('organization.csv', organizations),
    ];
    const { summary, lines } = await bed.convert(paths, { from: 'better-auth', sources: SOURCES });
    expect(summary).toMatchObject({ users: 1, findings: { by: { metadata_unreadable: 1 } } });
    expect(lines('findings')[0]?.['detail']).toContain('"o1": metadata is not a JSON object');
  } finally {
    bed.remove();
  }
});
