import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type CliRun, ROOT } from '../run-cli';

/** Runs `check-hash` in a folder, with a password on standard input, which must be in nothing that it prints. */
export function runCheckHash(
  args: readonly string[],
  {
    folder,
    password,
    env = {},
  }: {
    readonly folder: string;
    readonly password: string;
    readonly env?: NodeJS.ProcessEnv;
  },
): Promise<CliRun> {
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'run.js'), 'check-hash', ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => (said.stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said.stderr += text.toString()));
  // A command that refuses its arguments ends without reading it.
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${password}\n`);
  return new Promise((resolve) => {
    child.once('close', (status, signal) => {
      expect(said.stdout + said.stderr).not.toContain(password);
      resolve({ status, signal, ...said });
    });
  });
}
