import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type CliRun, type CliSetup, ROOT, startNode } from './run-cli';

const IN_SHELL =
  "process.exitCode = require('node:child_process')" +
  ".spawnSync('sh', ['-c', process.argv[1]], { stdio: 'inherit' }).status";

/** True where `jq` is installed. The project does not need it; some users' scripts do. */
export const HAS_JQ = spawnSync('jq', ['--version']).status === 0;

/** Runs a printed command line in a shell in which `workos-migrate` is this project's. */
export async function runLine(line: string, { cwd, env = {} }: CliSetup): Promise<CliRun> {
  const folder = mkdtempSync(join(tmpdir(), 'workos-migrate-bin-'));
  const program = `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, 'bin', 'run.js')}" "$@"\n`;
  writeFileSync(join(folder, 'workos-migrate'), program, { mode: 0o755 });
  const PATH = `${folder}${delimiter}${process.env['PATH'] ?? ''}`;
  try {
    return await startNode(['-e', IN_SHELL, line], { cwd, env: { ...env, PATH } }).ended;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
