import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateCsv, type ValidateRequest, type Validation } from '../../../src/lib/validate';

/** A function that validates a file of the given content, in a folder that is removed after the tests. */
export function openValidator(): (
  content: string | Buffer,
  request?: Partial<ValidateRequest>,
) => Promise<Validation> {
  const folder = mkdtempSync(join(tmpdir(), 'workos-migrate-validate-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const csvPath = join(folder, 'users.csv');
  return (content, request = {}) => {
    writeFileSync(csvPath, content);
    return validateCsv({ csvPath, maxFindings: 100, ...request });
  };
}

/** Each finding in short: its row and its rule. */
export function shortly({ findings }: Validation): string[] {
  return findings.map(({ row, rule }) => `${String(row)} ${rule}`);
}
