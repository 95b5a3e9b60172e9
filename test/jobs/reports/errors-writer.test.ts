import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '../../../src/lib/jobs';
import { ErrorsWriter } from '../../../src/lib/jobs/reports/errors-writer';
import { failingFiles } from '../../support/failing-files';
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

const rows = (): number[] =>
  [...readFileSync(path, 'utf8').matchAll(/"recordNumber":(\d+)/g)].map(([, row]) => Number(row));

describe('errors.jsonl', () => {
  it('grows while the job runs, is replaced whole, and grows again', async () => {
    const writer = new ErrorsWriter(nodeFiles(), path);
    await Promise.all([3, 1].map((row) => writer.append(failureOf(row))));
    expect(rows()).toEqual([3, 1]);
    await writer.rewrite(async (append) => {
      await append([failureOf(1), failureOf(2)]);
      await append([failureOf(3)]);
    });
    expect(rows()).toEqual([1, 2, 3]);
    await writer.append(failureOf(4));
    await writer.close();
    expect(rows()).toEqual([1, 2, 3, 4]);
    expect(readdirSync(folder)).toEqual(['errors.jsonl']);
  });

  it('stays as it was when it cannot be replaced', async () => {
    const files = failingFiles({ code: 'ENOSPC', at: 1, sticky: true, calls: ['rename'] });
    const writer = new ErrorsWriter(files, path);
    await writer.append(failureOf(2));
    await expect(writer.rewrite((append) => append([failureOf(1)]))).rejects.toMatchObject({
      code: 'ENOSPC',
    });
    expect(rows()).toEqual([2]);
  });
});
