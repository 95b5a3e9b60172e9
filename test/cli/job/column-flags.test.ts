import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readColumnFlags } from '../../../src/lib/cli/job/column-flags';
import type { Reading } from '../../../src/lib/records';
import { temporaryFolder } from '../../support/csv/csv-files';

const folder = temporaryFolder();

function read(map: string[], set: string[] = [], orgId: string | null = null): Reading {
  return readColumnFlags({ map, set, 'strict-columns': false }, orgId);
}

function profile(content: unknown, name = 'hr.json'): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return 'nothing was thrown';
}

describe('--map and --set', () => {
  it('become the reading of the columns', () => {
    expect(
      read(
        ['given_name=First_Name', 'Company=org_name', 'plan=metadata.Plan'],
        ['Role_Slugs= member '],
      ),
    ).toEqual({
      map: { given_name: 'first_name', Company: 'org_name', plan: 'metadata.Plan' },
      set: { role_slugs: 'member' },
      strictColumns: false,
      orgId: null,
    });
  });

  it('may have equals signs in a header, a metadata key and a value', () => {
    expect(read(['a=b=email', 'c=metadata.d=e'], ['org_name=A=B'])).toMatchObject({
      map: { 'a=b': 'email', c: 'metadata.d=e' },
      set: { org_name: 'A=B' },
    });
  });

  it('are refused when a profile has one of them twice', () => {
    const twice =
      '{"map": {"map": "org_name", "a:\\"b\\":": "email", "a:\\u0022b\\":": "metadata.x"}}';
    expect(messageOf(() => read([profile(twice)]))).toMatch(
      /: the profile has "a:"b":" twice\. Keep one of the two\.$/,
    );
  });

  it('may be in a profile, which flags replace', () => {
    const path = profile({
      map: { mail: 'email', Company: 'metadata.company' },
      set: { Org_Name: 'Acme', role_slugs: 'admin' },
    });
    expect(
      read([path, 'Company=org_name', 'plan=metadata.json'], ['role_slugs=member']),
    ).toMatchObject({
      map: { mail: 'email', Company: 'org_name', plan: 'metadata.json' },
      set: { org_name: 'Acme', role_slugs: 'member' },
    });
  });

  it.each<[string[], string[], string]>([
    [
      ['Company=org_nam'],
      [],
      '--map Company=org_nam: "org_nam" is not a field. Did you mean org_name?',
    ],
    [['Company='], [], '--map Company=: an empty text is not a field. Fields: email, '],
    [['=email'], [], '--map =email: name a column and a field, such as Company=org_name.'],
    [[`plan=metadata.${'k'.repeat(41)}`], [], 'is longer than 40 characters'],
    [
      ['a=email', 'a=org_name'],
      [],
      '--map a is given twice, with different values. Give one of them.',
    ],
    [[], ['org_name'], '--set org_name: name a field and its value, such as role_slugs=member.'],
    [[], ['orgname=x'], '--set orgname: "orgname" is not a field. Did you mean org_name?'],
    [
      [],
      ['email=a@x.io'],
      '--set email: users cannot share one email. Read it from a column with --map <column>=email.',
    ],
    [[], ['password=secret-1'], '--set password: users cannot share one password.'],
    [[], ['role_slugs=team lead'], '--set role_slugs: '],
    [[], ['org_name= '], '--set org_name: the value is blank. Leave the flag out.'],
    [[], ['org_id=acme'], '--set org_id takes the id of an organization, such as org_01'],
    [[], ['password_hash_type=md5'], '--set password_hash_type: WorkOS does not accept md5 hashes'],
    [[], ['metadata={'], '--set metadata: Metadata is invalid JSON'],
    [
      ['no-such.json'],
      [],
      '--map no-such.json: there is no profile of this name that can be read (ENOENT).',
    ],
    [['Company'], [], '--map Company: there is no profile of this name that can be read (ENOENT).'],
  ])('refuse %j %j', (map, set, message) => {
    expect(messageOf(() => read(map, set))).toContain(message);
    expect(messageOf(() => read(map, set))).not.toContain('secret-1');
  });

  it.each<[unknown, string]>([
    ['{"map":', 'is not valid JSON'],
    [[1], 'is not an object of texts'],
    [{ map: { a: 1 } }, 'is not an object of texts'],
    [{ mail: 'email' }, 'has the entry "mail"'],
  ])('refuse the profile %j', (content, words) => {
    expect(messageOf(() => read([profile(content)]))).toMatch(
      new RegExp(`: the profile ${words}\\. Write \\{"map": \\{"Company": "org_name"\\}`),
    );
  });
});

describe('--org-id', () => {
  it('must have the form of an id, and names the organization alone', () => {
    expect(read([], [], 'org_1').orgId).toBe('org_1');
    for (const id of ['acme', 'org 1', 'org_', '../org_1']) {
      expect(messageOf(() => read([], [], id))).toContain(
        '--org-id takes the id of an organization',
      );
    }
    expect(messageOf(() => read([], ['org_name=Acme'], 'org_1'))).toBe(
      '--set org_name: --org-id names the organization of every row already. Give one of the two.',
    );
  });
});
