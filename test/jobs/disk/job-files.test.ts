import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '../../../src/lib/jobs';
import { itKeepsJobFiles } from './job-files-contract';

describe('the file system', () => {
  let root: string;

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  itKeepsJobFiles(() => {
    root = mkdtempSync(join(tmpdir(), 'job-files-'));
    return Promise.resolve({ files: nodeFiles(), folder: join(root, 'job') });
  });
});
