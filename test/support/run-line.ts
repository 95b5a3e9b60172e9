import { join } from 'node:path';
import { type CliRun, type CliSetup, ROOT, startNode } from './run-cli';

/** Runs a command as it was printed: a shell reads it, and `workos-migrate` is this project's. */
export function runLine(line: string, setup: CliSetup): Promise<CliRun> {
  const own = `workos-migrate() { node "${join(ROOT, 'bin', 'run.js')}" "$@"; }\n${line}`;
  const shell = `process.exit(require('node:child_process').spawnSync('sh', ['-c', process.argv[1]], { stdio: 'inherit' }).status)`;
  return startNode(['-e', shell, own], setup).ended;
}
