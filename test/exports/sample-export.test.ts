import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { readExport, sampleExport } from '../../src/lib/exports';
import { exportsFolder, readPath, readSample, writeExport } from '../support/exports/export-files';

const folder = exportsFolder();

/** The format of a file, and its paths with the number of records in the sample. */
async function look(content: string | Uint8Array, name = 'export'): Promise<string> {
  const { format, paths } = await sampleExport(writeExport(folder, name, content));
  return [
    format,
    ...paths.map(({ path, records }) => `${path || '(root)'} ${String(records.length)}`),
  ].join(', ');
}

const REALM = '{"id":"r","realm":"r","supportedLocales":["de"],"users":[{"id":"1"}]}';
const MEMBERS = '{"organization":{"id":"o"},"members":[{"user_id":"1"}]}';

describe('sampleExport recognizes', () => {
  it.each([
    ['NDJSON', '{"user_id":"1"}\n{"user_id":"2"}\n', 'ndjson, (root) 2'],
    ['NDJSON of one line', '{"user_id":"1","identities":[{"a":1}]}\n', 'ndjson, (root) 1'],
    ['NDJSON without a line end', '{"user_id":"1"}', 'ndjson, (root) 1'],
    ['NDJSON with a byte order mark', '\ufeff{"user_id":"1"}\r\n\r\n{"a":2}', 'ndjson, (root) 2'],
    ['NDJSON with a broken first line', '{"user_id":"1\n{"a":1}\n{"a":2}\n', 'ndjson, (root) 2'],
    ['NDJSON without known names', '{"a":1,"roles":"x"}\n{"a":2}\n', 'ndjson, (root) 2'],
    [
      'users with organizations',
      '{"id":"1","organizations":[{}]}\n{"id":"2"}\n',
      'ndjson, (root) 2',
    ],
    ['members of organizations', `${MEMBERS}\n${MEMBERS}\n`, 'ndjson, (root) 2'],
    ['members of one organization', MEMBERS, 'ndjson, (root) 1'],
    ['a root array', '[{"id":"1"},\n{"id":"2"}]', 'json, (root) 2'],
    ['an array of users with groups', '[{"id":"1","groups":[{"x":1}]}]', 'json, (root) 1'],
    ['an empty array', '[]', 'json'],
    ['a list in a document', '{"users":[\n{"a":1},\n{"b":2}\n]}', 'json, users 2'],
    ['a document in one line', '{"start":0,"users":[{"a":1}]}', 'json, users 1'],
    ['a realm, which has an id', REALM, 'json, users 1'],
    ['an array of realms', `[${REALM},${REALM}]`, 'json, users 2'],
    ['pages in an array', '[{"Users":[{"Username":"a"}]},{"Users":[{}]}]', 'json, Users 2'],
    ['pages in lines', '{"Users":[{"Username":"a"}]}\n{"Users":[{}]}\n', 'json, Users 2'],
    ['pages one after the other', '{\n"Users":[{"a":1}]}{"Users":[{}]}', 'json, Users 2'],
    ['objects over several lines', '{\n"id":"1"\n}\n{\n"id":"2"\n}\n', 'json, (root) 2'],
    ['one object over several lines', '{\n"id":"1",\n"groups":[{}]\n}', 'json, (root) 1'],
    ['a property that is an object', '{"signIn":{"hashConfig":{"a":1}}}', 'json, signIn 1'],
    ['CSV', 'id,email\n1,a@example.com\n', 'csv, (root) 1'],
    ['TSV', 'Id\tEmail\n1\ta@example.com\n', 'tsv, (root) 1'],
    ['COPY', '--\n\nCOPY auth.users (id) FROM stdin;\n1\n\\.\n', 'copy, auth.users 1'],
    ['LDIF', '# by slapcat\nversion: 1\n\ndn: uid=a\nuid: a\n\n', 'ldif, (root) 1'],
    ['LDIF without a version', 'dn:: dWlkPWE=\nuid: a\n\n', 'ldif, (root) 1'],
    ['hash parameters', ' hash_config {\n rounds: 8,\n}\n', 'hash-config, hash-config 1'],
  ])('%s', async (_what, content, expected) => {
    expect(await look(content)).toBe(expected);
    expect(await look(gzipSync(content), 'zipped')).toBe(expected);
    expect(
      await look(Buffer.from(`\ufeff${content.replace('\ufeff', '')}`, 'utf16le'), 'wide'),
    ).toBe(expected);
  });
});

describe('sampleExport', () => {
  it('tells the columns of tables', async () => {
    const copy =
      'COPY a.empty (x) FROM stdin;\n\\.\nCOPY public."user" (id, "a""b") FROM stdin;\n1\t2\n\\.\n';
    const tables = await sampleExport(writeExport(folder, 'dump.sql', copy));
    expect(tables.paths).toEqual([
      { path: 'a.empty', header: ['x'], records: [] },
      { path: 'public.user', header: ['id', 'a"b'], records: [{ id: '1', 'a"b': '2' }] },
    ]);
    const csv = await sampleExport(writeExport(folder, 'u.csv.gz', gzipSync('Id, b\n1,2\n')));
    expect(csv).toMatchObject({ name: 'u.csv', isGzip: false });
    expect(csv.paths).toEqual([
      { path: '', header: ['Id', ' b'], firstRow: ['Id', ' b'], records: [{ Id: '1', ' b': '2' }] },
    ]);
  });

  it('finds paths at the end of a long document, and parses 20 records of each', async () => {
    const users = Array.from({ length: 9000 }, (_, id) => ({ id, note: 'x'.repeat(200) }));
    const text = JSON.stringify({ users, organizations: [{ id: 'o' }] });
    expect(await look(text)).toBe('json, users 20, organizations 1');
  });

  it('refuses more than 200 paths: no record may be left out', async () => {
    const byId = Object.fromEntries(Array.from({ length: 300 }, (_, id) => [`u${String(id)}`, {}]));
    const path = writeExport(folder, 'map.json', JSON.stringify(byId));
    await expect(sampleExport(path)).rejects.toMatchObject({ code: 'export_malformed' });
  });

  it('reads standard input twice', async () => {
    for (const content of ['{"id":"1"}\n', 'id,b\n1,c\n']) {
      for (const bytes of [Buffer.from(content), gzipSync(content)]) {
        const sample = await sampleExport('-', { stdin: Readable.from([bytes]) });
        expect(sample).toMatchObject({ path: '-', name: '-', size: 0 });
        const { read, ended } = await readSample(sample);
        expect(read).toMatchObject([['', { id: '1' }]]);
        expect(ended).toBeUndefined();
      }
    }
  });

  it('does not mind a file that ends early', async () => {
    expect(await look('{"users":[{"a":1},{"b"')).toBe('json, users 1');
    const lines = Array.from({ length: 999 }, (_, id) => `{"id":"${String(id * id * id)}"}\n`);
    const zipped = gzipSync(lines.join(''));
    expect(await look(zipped.subarray(0, zipped.length - 200))).toMatch(/^ndjson, \(root\) 20/);
  });
});

describe('readExport', () => {
  it('skips other paths', async () => {
    const path = writeExport(folder, 'two.json', '{"users":[{"a":1},2,{"b"}],"orgs":[{"c":1}]}');
    expect(await readPath(path, { paths: new Set(['orgs']) })).toEqual({
      read: [['orgs', { c: 1 }]],
      refs: ['record 1 of orgs'],
      rejected: [],
    });
    const copy = 'COPY a (b) FROM stdin;\n1\n\\.\nCOPY x (b) FROM stdin;\n2\n\\.\n';
    const dump = writeExport(folder, 'two.sql', copy);
    const only = { paths: new Set(['x']) };
    expect(await readPath(dump, only)).toMatchObject({
      read: [['x', { b: '2' }]],
      refs: ['line 5'],
    });
    for (const content of ['id,b\n1,2\n', '{"id":1}\n', '[{"id":1}]', 'dn: a\n\n']) {
      const other = writeExport(folder, 'other', content);
      expect(await readPath(other, only)).toEqual({ read: [], refs: [], rejected: [] });
    }
  });

  it('tells how many bytes of a .gz were read', async () => {
    const lines = Array.from({ length: 50_000 }, (_, id) => `{"id":"${String(id)}"}\n`).join('');
    for (const [name, text] of [
      ['l.gz', lines],
      ['c.gz', `id,b\n${'1,2\n'.repeat(90_000)}`],
    ] as const) {
      const sample = await sampleExport(writeExport(folder, name, gzipSync(text)));
      let last = 0;
      for await (const { bytesRead } of readExport(sample)) {
        expect(bytesRead).toBeGreaterThanOrEqual(last);
        last = bytesRead;
      }
      expect(last).toBe(sample.size);
    }
  });

  it('ends with the reason of the signal', async () => {
    const sample = await sampleExport(writeExport(folder, 'stop.ndjson', '{"id":"1"}\n'));
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(readSample(sample, { signal })).rejects.toThrow('stopped');
    const table = await sampleExport(writeExport(folder, 'stop.csv', 'id,b\n1,2\n'));
    await expect(readSample(table, { signal })).rejects.toThrow('stopped');
  });
});
