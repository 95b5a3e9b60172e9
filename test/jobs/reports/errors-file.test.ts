import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrokenLines, nodeFiles, readErrorsFile } from '../../../src/lib/jobs';
import type { FailureLine } from '../../../src/lib/model';
import { failureOf } from '../../support/jobs/records';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
  path = join(folder, 'errors.jsonl');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function read(
  content: string | Buffer,
): Promise<{ failures: FailureLine[]; broken: BrokenLines }> {
  writeFileSync(path, content);
  const file = readErrorsFile(nodeFiles(), path);
  const failures: FailureLine[] = [];
  for await (const batch of file.batches) failures.push(...batch);
  return { failures, broken: file.broken };
}

/** A named pipe that nothing writes to. */
function idlePipe(at: string): string {
  execFileSync('mkfifo', [at]);
  return at;
}

const NONE = { count: 0, first: [] };

describe('a file of failures', () => {
  it('is read as this program wrote it', async () => {
    const ours = [
      failureOf(1, { httpStatus: 409, errorCode: 'email_not_available', requestId: 'r' }),
      failureOf(2, { roleSlugs: ['admin'], orgId: 'o', orgExternalId: 'x', userId: 'u' }),
    ];
    const text = ours.map((failure) => `${JSON.stringify(failure)}\n`).join('');
    expect(await read(text)).toEqual({ failures: ours, broken: NONE });
  });

  it('of another tool is read as far as its fields are known', async () => {
    const foreign = {
      recordNumber: 4,
      email: 'ann@example.com',
      errorType: 'user_update_v2',
      httpStatus: '409',
      retryable: 'yes',
      roleSlugs: 'admin',
      rawRow: { a: 1 },
    };
    const { failures, broken } = await read(`${JSON.stringify(foreign)}\n`);
    expect(failures).toEqual([
      { recordNumber: 4, email: 'ann@example.com', errorType: 'user_update_v2' },
    ]);
    expect(broken).toEqual(NONE);
  });

  it.each<[string, string | Buffer]>([
    ['empty', ''],
    ['of blank lines', '\n \r\n\n'],
  ])('may be %s', async (_, text) => {
    expect(await read(text)).toEqual({ failures: [], broken: NONE });
  });

  it.each<[string, string]>([
    ['a byte order mark', '\ufeff{"email":"a"}\n{"email":"b"}\n'],
    ['line ends of Windows', '{"email":"a"}\r\n{"email":"b"}\r\n'],
    ['no line end at its end', '{"email":"a"}\n{"email":"b"}'],
    ['a torn last line, as a kill leaves it', '{"email":"a"}\n{"email":"b"}\n{"email":"c'],
  ])('may have %s', async (_, text) => {
    const failures = [{ email: 'a' }, { email: 'b' }];
    expect(await read(text)).toEqual({ failures, broken: NONE });
  });

  it('has its broken lines skipped, counted and named', async () => {
    const long = `{"email":"${'x'.repeat(1024 * 1024)}"}`;
    const lines = ['{"email":"a"}', '{"email":', '[1]', '"text"', '{}', '{"other":1}', long];
    const { failures, broken } = await read([...lines, '{"email":"b"}', ''].join('\n'));
    expect(failures).toEqual([{ email: 'a' }, { email: 'b' }]);
    expect(broken).toEqual({ count: 6, first: [2, 3, 4, 5, 6, 7] });
  });

  it('names the first twenty of its broken lines, and counts all', async () => {
    const { broken } = await read('oops\n'.repeat(50));
    expect(broken.count).toBe(50);
    expect(broken.first).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('of bytes that are not text has no failure', async () => {
    const { failures, broken } = await read(Buffer.from([0xff, 0xfe, 0x7b, 0x0a, 0x00, 0x0a]));
    expect([failures, broken.count]).toEqual([[], 2]);
  });
});

describe('a file of failures that cannot be read', () => {
  const reading = async (at: string): Promise<void> => {
    for await (const failure of readErrorsFile(nodeFiles(), at).batches)
      expect(failure).toBe('none');
  };

  it.each([
    ['missing', () => join(folder, 'none.jsonl'), 'errors_file_missing', 'there is no such file'],
    ['a folder', () => folder, 'errors_file_unreadable', 'it is a folder'],
    ['a device', () => '/dev/zero', 'errors_file_unreadable', 'it is not a regular file'],
    ['an idle pipe', () => idlePipe(path), 'errors_file_unreadable', 'it is not a regular file'],
  ])('is named: %s', async (_, at, code, words) => {
    await expect(reading(at())).rejects.toMatchObject({
      reason: 'usage',
      code,
      message: expect.stringContaining(words),
    });
  });

  // The superuser may read everything.
  const itIfRefused = process.getuid?.() === 0 ? it.skip : it;
  itIfRefused('is named: without permission', async () => {
    writeFileSync(path, '');
    chmodSync(path, 0);
    await expect(reading(path)).rejects.toMatchObject({ code: 'errors_file_unreadable' });
  });
});
