import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCsv } from '../../../src/lib/csv';
import { fixFile, type FixRequest } from '../../../src/lib/validate/fixes/fix-file';
import type { FixReport } from '../../../src/lib/validate/fixes/fix-report';
import { write } from '../csv/csv-files';

/** The fixed file and the report. */
export interface Fixed {
  readonly bytes: Buffer;
  readonly report: FixReport;
}

/** Fixes a file of this content in `folder`, replacing an earlier fixed file. */
export async function fix(
  folder: string,
  content: string | Uint8Array,
  more: Partial<FixRequest> = {},
): Promise<Fixed> {
  const source = await openCsv(write(folder, content));
  const path = join(folder, 'fixed.csv');
  const report = await fixFile(source, { path, force: true, maxFixes: 1000, ...more });
  return { bytes: existsSync(path) ? readFileSync(path) : Buffer.alloc(0), report };
}

/** The text of the fixed file. */
export async function fixedText(folder: string, content: string | Uint8Array): Promise<string> {
  return (await fix(folder, content)).bytes.toString();
}
