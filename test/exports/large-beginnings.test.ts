import { exportsFolder, readPath, readSample, writeExport } from '../support/exports/export-files';
import { sampleExport } from '../../src/lib/exports';

const folder = exportsFolder();
const LONG = 'x'.repeat(1_100_000);

describe('a first record of more than a MiB', () => {
  const record = { id: '1', notes: LONG };
  const [first, second] = [JSON.stringify(record), '{"id":"2"}'];

  it.each([
    ['NDJSON', `${first}\n${second}\n`, 'ndjson', '', ['line 1', 'line 2']],
    ['a root array', `[${first},${second}]`, 'json', '', ['record 1', 'record 2']],
    [
      'lines of its own',
      `{\n"id":"1",\n"notes":"${LONG}"}\n${second}`,
      'json',
      '',
      ['record 1', 'record 2'],
    ],
    [
      'a document',
      `{"users":[${first},${second}]}`,
      'json',
      'users',
      ['record 1 of users', 'record 2 of users'],
    ],
  ])('is recognised in %s', async (_what, text, format, path, refs) => {
    const file = writeExport(folder, 'users.json', text);
    const sample = await sampleExport(file);
    expect(sample.format).toBe(format);
    expect(sample.paths.map((at) => [at.path, at.records.length])).toEqual([[path, 2]]);
    const read = await readPath(file);
    expect(read.refs).toEqual(refs);
    expect(read.read).toEqual([
      [path, record],
      [path, { id: '2' }],
    ]);
  });
});

describe('a CSV in another encoding', () => {
  const text = 'id,name\n1,Zoë Müller\n';
  const values = [['', { id: '1', name: 'Zoë Müller' }]];
  const encoded: readonly (readonly [string, Buffer])[] = [
    ['windows-1252', Buffer.from(text, 'latin1')],
    ['utf-16le', Buffer.from(text, 'utf16le')],
    ['utf-8', Buffer.from(text)],
  ];

  it.each(encoded)('is read as the user names it: %s', async (encoding, bytes) => {
    const file = writeExport(folder, 'users.csv', bytes);
    const sample = await sampleExport(file, { encoding });
    expect((await readSample(sample)).read).toEqual(values);
  });

  it('says which flag helps', async () => {
    const file = writeExport(folder, 'users.csv', Buffer.from(text, 'latin1'));
    await expect(sampleExport(file)).rejects.toMatchObject({
      code: 'csv_encoding',
      message: expect.stringContaining('add --encoding windows-1252'),
    });
  });

  it('is not standard input', async () => {
    const stdin = (async function* () {
      await Promise.resolve();
      yield Buffer.from(text);
    })();
    await expect(sampleExport('-', { stdin, encoding: 'windows-1252' })).rejects.toMatchObject({
      reason: 'usage',
      code: 'encoding_of_stdin',
    });
  });

  it('does not change how JSON is read', async () => {
    const file = writeExport(folder, 'users.json', '[{"name":"Zoë"}]');
    const sample = await sampleExport(file, { encoding: 'windows-1252' });
    expect(sample.paths[0]?.records).toEqual([{ name: 'Zoë' }]);
  });
});
