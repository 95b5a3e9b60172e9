import { appendFileSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readExport, sampleExport, TruncatedFile } from '../../src/lib/exports';
import { exportFacts } from '../../src/lib/exports/export-bytes';
import {
  abortIn,
  exportsFolder,
  readPath,
  readSample,
  writeExport,
} from '../support/exports/export-files';

const folder = exportsFolder();

/** How looking at a file and reading it ends. The path is left out. */
async function refusal(content: string | Uint8Array, name = 'users.json'): Promise<string> {
  const path = writeExport(folder, name, content);
  const work = async (): Promise<void> => {
    for await (const batch of readExport(await sampleExport(path))) expect(batch).toBeDefined();
  };
  const { reason, code, message, actions } = await abortIn(work());
  return [reason, code, message.replace(path, name), ...actions].join(' | ');
}

const SECRET = 's3cret-value';

describe('a file that ends early', () => {
  it.each([
    ['NDJSON', `{"id":"1"}\n{"id":"${SECRET}`, 'after 1 record: line 2 is cut off'],
    ['a list', `{"users":[{"id":"1"},{"${SECRET}`, 'after 1 record: record 2 of users is cut off'],
    [
      'a root array',
      `[{"id":"1"},{"a":"${SECRET}"}`,
      'after 2 records: its last closing bracket is missing',
    ],
    ['a document', '{"users":[{"id":"1"}]', 'after 1 record: its last closing bracket is missing'],
    ['CSV', 'id,email,c\n1,2,3\n4,5', 'after 1 record: line 3 is cut off'],
    [
      'COPY',
      `COPY u (a) FROM stdin;\n1\n${SECRET}`,
      'after 1 record: the table u has no line with \\. at its end',
    ],
    [
      'LDIF',
      `dn: a\n\ndn: b\ncn: ${SECRET}\n`,
      'after 1 record: its last entry is not followed by an empty line. Add one if the entry is whole',
    ],
    [
      'hash parameters',
      `hash_config {\n  base64_signer_key: ${SECRET},`,
      'after 0 records: the closing brace of hash_config is missing',
    ],
  ])('%s', async (_what, content, expected) => {
    const said = await refusal(content);
    expect(said).toBe(
      `input_invalid | truncated_file | users.json ends too early, ${expected}. | Export or copy the file again`,
    );
    expect(said).not.toContain(SECRET);
  });

  it('may be a CSV with a quote that is not closed', async () => {
    expect(await refusal(`id,b\n1,2\n3,"${SECRET}`)).toBe(
      'input_invalid | truncated_file | users.json ends too early, after 1 record: the quote that opens in line 3, column 2 is not closed. | Export or copy the file again | Or close that quote if the file is whole',
    );
  });

  it('counts the records before its end, and is told of a .gz', async () => {
    const lines = Array.from({ length: 3000 }, (_, id) => `{"id":"${String(id ** 3)}"}\n`).join('');
    const zipped = gzipSync(lines);
    const path = writeExport(folder, 'cut.gz', zipped.subarray(0, zipped.length - 2000));
    const error = await abortIn(
      (async () => {
        for await (const batch of readExport(await sampleExport(path))) expect(batch.path).toBe('');
      })(),
    );
    const recordsRead = error instanceof TruncatedFile ? error.recordsRead : 0;
    expect(recordsRead).toBeGreaterThan(1000);
    expect(recordsRead).toBeLessThan(3000);
    expect((await readPath(path)).read).toHaveLength(recordsRead);
    expect(error.message).toMatch(/: its compressed data is cut off\.$/);
    const table = gzipSync(`id,b\n${lines.replaceAll(':', ',')}`);
    expect(await refusal(table.subarray(0, table.length - 2000))).toMatch(/truncated_file/);
  });
});

describe('a file that changes', () => {
  it.each([
    ['users.ndjson', '{"id":"1"}\n'],
    ['users.csv', 'id,b\n1,2\n'],
    ['hash.txt', 'hash_config { rounds: 8 }'],
  ])('ends the reading: %s', async (name, content) => {
    const path = writeExport(folder, name, content);
    const grown = await sampleExport(path);
    appendFileSync(path, '\n');
    expect(await readSample(grown)).toMatchObject({ ended: 'export_changed' });
    const rewritten = await sampleExport(path);
    utimesSync(path, new Date(0), new Date(1e12));
    expect(await readSample(rewritten)).toMatchObject({ ended: 'export_changed' });
    const shorter = await sampleExport(path);
    writeFileSync(path, content.slice(0, 6));
    expect(await readSample(shorter)).toMatchObject({ ended: 'export_changed' });
  });
});

describe('sampleExport refuses', () => {
  it.each([
    ['an empty file', '', 'input_invalid | export_empty | users.json is empty. Export it again.'],
    ['a blank file', '\ufeff \n', 'input_invalid | export_empty'],
    [
      'a custom dump',
      'PGDMP\x01',
      'input_invalid | export_other_kind | users.json is a dump of PostgreSQL in its custom format',
    ],
    [
      'an encrypted file',
      '-----BEGIN PGP MESSAGE-----\n\nabc',
      'input_invalid | export_other_kind | users.json is encrypted with PGP. Decrypt',
    ],
    [
      'INSERT statements',
      "--\n\nSET x = 1;\nINSERT INTO auth.users VALUES ('1');\n",
      'input_invalid | export_other_kind | users.json is a dump of INSERT statements. Export the tables with COPY',
    ],
    [
      'a dump of them',
      "-- PostgreSQL database dump\nINSERT INTO a VALUES ('1');\n-- PostgreSQL database dump complete\n",
      'input_invalid | export_other_kind | users.json is a dump of INSERT',
    ],
    [
      'text after a document',
      '{"users":[]} x',
      'input_invalid | export_malformed | users.json cannot be read further: the character at offset 13 is not what JSON has there.',
    ],
    [
      'an Excel workbook',
      'PK\x03\x04____________________________[Content_Types].xml',
      'input_invalid | csv_other_kind',
    ],
    [
      'UTF-16 that is not valid',
      Buffer.from([0xff, 0xfe, 0x7b, 0, 0, 0xd8, 0x7b, 0]),
      'input_invalid | export_encoding | users.json is not valid utf-16le',
    ],
    [
      'UTF-16 that is torn',
      Buffer.from([0xfe, 0xff, 0, 0x7b, 0]),
      'input_invalid | export_encoding | users.json is not valid utf-16be',
    ],
    [
      'a damaged .gz',
      Buffer.concat([gzipSync('{}').subarray(0, 10), Buffer.alloc(90, 7)]),
      'input_invalid | export_gzip | users.json cannot be decompressed: it is damaged.',
    ],
  ])('%s', async (_what, content, expected) => {
    const said = await refusal(content);
    expect(said.slice(0, expected.length)).toBe(expected);
  });

  it('a path that is not a file', async () => {
    const missing = await abortIn(sampleExport(join(folder, 'missing\u001b[31m')));
    expect([missing.reason, missing.code]).toEqual(['usage', 'export_missing']);
    expect(missing.message).not.toContain('\u001b');
    mkdirSync(join(folder, 'sub'));
    const directory = await abortIn(sampleExport(join(folder, 'sub')));
    expect([directory.reason, directory.code]).toEqual(['usage', 'export_not_a_file']);
    const device = await abortIn(sampleExport('/dev/null'));
    expect([device.reason, device.code]).toEqual(['usage', 'export_not_a_file']);
  });
});

describe('an error in the middle', () => {
  it('comes after all records before it', async () => {
    const users = Array.from(
      { length: 3000 },
      (_, id) => `{"id":"${String(id)}","x":"${'x'.repeat(400)}"}`,
    );
    const sample = await sampleExport(
      writeExport(folder, 'ok.json', `{"users":[${users.join(',')}]}`),
    );
    const path = writeExport(folder, 'broken.json', `{"users":[${users.join(',')}]} x`);
    const { size, modifiedMs } = await exportFacts(path);
    const found = await readSample({ ...sample, path, size, modifiedMs });
    expect(found.ended).toBe('export_malformed');
    expect(found.read).toHaveLength(3000);
  });
});

describe('NDJSON', () => {
  it('isolates lines that are no objects, not UTF-8 or longer than 16 MiB', async () => {
    const content = Buffer.concat([
      Buffer.from('{"id":"ä"}\n{"id":}\n \n[1]\n7\n{"id":"'),
      Buffer.from([0xff]),
      Buffer.from('"}\n{"id":"'),
      Buffer.alloc(17 * 1024 * 1024, 0x78),
      Buffer.from('"}\r\n{"id":"end"}'),
    ]);
    expect(await readPath(writeExport(folder, 'bad.ndjson', content))).toEqual({
      read: [
        ['', { id: 'ä' }],
        ['', { id: 'end' }],
      ],
      refs: ['line 1', 'line 8'],
      rejected: [
        ': line 2: bad_json',
        ': line 4: bad_json',
        ': line 5: bad_json',
        ': line 6: bad_json',
        ': line 7: record_too_long',
      ],
    });
  });
});

describe('the last line of NDJSON, when it is not UTF-8 and has no line end,', () => {
  it.each([
    [
      'is unreadable when it is whole',
      '{"id":"1"}\n{"id":"\xe4"}',
      [': line 2: bad_json'],
      undefined,
    ],
    ['is cut when it is not', '{"id":"1"}\n{"id":"\xe4', [], 'truncated_file'],
  ])('%s', async (_what, content, rejected, ended) => {
    const path = writeExport(folder, 'last.ndjson', Buffer.from(content, 'latin1'));
    const found = await readPath(path);
    expect([found.rejected, found.ended]).toEqual([rejected, ended]);
  });
});

describe('hash parameters', () => {
  it.each([
    'hash_config {\n  algorithm: SCRYPT,\n  base64_signer_key: ab+/c==,\n  rounds: 8,\n  mem_cost: 14,\n}\n',
    '\r\nhash_config { algorithm: SCRYPT, base64_signer_key: "ab+/c==", rounds: 8, mem_cost: 14 }',
  ])('are one record of texts: %j', async (content) => {
    const config = {
      algorithm: 'SCRYPT',
      base64_signer_key: 'ab+/c==',
      rounds: '8',
      mem_cost: '14',
    };
    expect(await readPath(writeExport(folder, 'hash.txt', content))).toEqual({
      read: [['hash-config', config]],
      refs: ['hash_config'],
      rejected: [],
    });
  });
});
