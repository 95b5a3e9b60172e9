import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { RecordValue } from '../../src/lib/exports';
import { CARRIED, type Source, SOURCES } from '../../src/lib/sources';
import { ROOT } from '../support/run-cli';
import { asRead, contextOf, convertAll } from '../support/sources/convert';
import { fixture, fixturesOf } from '../support/sources/fixtures';

const JUNK = [
  null,
  '',
  'x',
  '{',
  '[',
  '[{"a":1}]',
  0,
  -1,
  true,
  [],
  [null],
  ['x', {}],
  {},
  { $oid: 1 },
];

function allParts(source: Source) {
  return fixturesOf(source.key).flatMap((file) => fixture(source.key, file));
}

/** Names that records of the source have, at any depth that the source may read. */
function fieldsOf(source: Source): readonly string[] {
  const records = allParts(source).flatMap((part) => asRead(source, part).records);
  return [...new Set(records.flatMap((record) => Object.keys(record)))];
}

it('the order is that of the list of sources', () => {
  const keys = SOURCES.map(({ key }) => key);
  expect(keys).toEqual([
    'auth0',
    'clerk',
    'firebase',
    'supabase',
    'better-auth',
    'cognito',
    'authjs',
    'keycloak',
    'okta',
    'entra',
    'google',
    'ldif',
    'django',
    'laravel',
    'devise',
    'wordpress',
    'aspnet',
    'werkzeug',
    'mongo',
    'fusionauth',
    'kratos',
    'supertokens',
    'stytch',
    'descope',
    'zitadel',
    'logto',
    'propelauth',
    'csv',
    'json',
  ]);
});

describe.each(SOURCES.map((source) => [source.key, source] as const))('%s', (key, source) => {
  it('has a page, and says what it carries', () => {
    expect(existsSync(join(ROOT, 'docs', 'sources', `${key}.md`))).toBe(true);
    for (const what of CARRIED) {
      const { how, note } = source.carries[what];
      if (how === 'partly') expect(note).toBeDefined();
    }
    expect(source.getIt).not.toMatch(/\n/);
    const names = source.parts.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('gives the same for the same records', () => {
    const parts = allParts(source);
    expect(convertAll(source, parts)).toEqual(convertAll(source, parts));
  });

  it('never throws, whatever a record has in its fields', () => {
    const fields = fieldsOf(source);
    const record: fc.Arbitrary<RecordValue> = fc.dictionary(
      fc.constantFrom(...fields),
      fc.constantFrom<unknown>(...JUNK),
    );
    const at = { path: 'users', file: 'x.json' };
    fc.assert(
      fc.property(record, record, (user, entry) => {
        const names = source.parts.map(({ name }) => name);
        const entries = Object.fromEntries(names.map((name) => [name, [entry]]));
        const { user: read } = source.convert(user, contextOf({ entries, settings: entries }));
        expect(read.email === undefined && read.emailVerified).toBe(false);
        for (const part of source.parts) {
          part.fits([user, entry], at);
          part.picks?.(user);
          part.refuse?.(user);
          if ('entries' in part) part.entries(entry);
          if ('organization' in part) part.organization(entry);
          if ('userKey' in part) part.userKey(user);
        }
      }),
      { numRuns: 300 },
    );
  });
});
