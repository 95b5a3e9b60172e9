import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RowFailure } from '../../src/lib/model';

export const ROOT = join(__dirname, '..', '..');
const BIN = join(ROOT, 'bin', 'run.js');

/** The variables that every program needs. Nothing else of this process's environment is passed on. */
const PASSED_ON = ['PATH', 'HOME', 'USERPROFILE', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR'];

/** How a command ended, and what it printed. */
export interface CliRun {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliSetup {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Its user; by default this process's. */
  readonly uid?: number;
  /** Limits of the process, as arguments of the shell's `ulimit`, e.g. `-n 100`. */
  readonly limits?: string;
  /** The name of its machine; by default this machine's. */
  readonly host?: string;
}

/** A running command. */
export interface CliProcess {
  readonly pid: number;
  readonly ended: Promise<CliRun>;
  /** Resolves once stdout and stderr together match; rejects when the command ends without a match. */
  says(pattern: RegExp): Promise<void>;
  /** Stdout, then stderr. */
  saidSoFar(): string;
  kill(signal: NodeJS.Signals): void;
}

/** Starts `bin/run.js` without a terminal, without input and with a minimal environment. */
export function startCli(args: readonly string[], setup: CliSetup): CliProcess {
  return startNode([BIN, ...args], setup);
}

/** Runs `bin/run.js` until it exits. */
export function runCli(args: readonly string[], setup: CliSetup): Promise<CliRun> {
  return startCli(args, setup).ended;
}

/** Starts a script of the project. */
export function startNode(
  args: readonly string[],
  { cwd, env = {}, limits, host, ...user }: CliSetup,
): CliProcess {
  const inherited = PASSED_ON.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const named = host === undefined ? { words: [], env: {} } : onHost(host);
  const limited = limits === undefined ? [] : ['sh', '-c', `ulimit ${limits} && exec "$0" "$@"`];
  const [command = '', ...words] = [...named.words, ...limited, process.execPath, ...args];
  const child = spawn(command, words, {
    cwd,
    env: { ...Object.fromEntries(inherited), ...named.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  });
  return follow(child);
}

/**
 * A command that runs another one on a machine of that name: the kernel's name where this user may set one, else the
 * name that Node reports. The process keeps its pid, so that signals reach it.
 */
function onHost(name: string): {
  readonly words: readonly string[];
  readonly env: NodeJS.ProcessEnv;
} {
  const words = ['unshare', '-u', 'sh', '-c', `hostname "${name}" && exec "$0" "$@"`];
  if (spawnSync(words[0] ?? '', [...words.slice(1), 'true']).status === 0)
    return { words, env: {} };
  const script = join(__dirname, 'host-name.js');
  return { words: [], env: { NODE_OPTIONS: `--require "${script}"`, TEST_HOST_NAME: name } };
}

function follow(child: ChildProcess): CliProcess {
  const said = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<CliRun>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => {
      resolve({ status, signal, ...said });
    });
  });
  const saidSoFar = (): string => said.stdout + said.stderr;
  const heard = (pattern: RegExp): boolean => pattern.test(saidSoFar());
  return {
    pid: child.pid ?? 0,
    ended,
    saidSoFar,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!heard(pattern)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
        void ended.then((run) => {
          if (!heard(pattern)) reject(new Error(`never printed ${String(pattern)}: ${shown(run)}`));
        });
      }),
    kill: (signal) => {
      child.kill(signal);
    },
  };
}

function shown({ status, stdout, stderr }: CliRun): string {
  return `status ${String(status)}\n${stdout}\n${stderr}`;
}

/** A temporary folder for one test. */
export interface Workplace {
  readonly folder: string;
  readonly write: (name: string, content: string | Buffer) => string;
  readonly read: (name: string) => string;
  readonly remove: () => void;
}

export function openWorkplace(): Workplace {
  const folder = mkdtempSync(join(tmpdir(), 'workos-migrate-cli-'));
  return {
    folder,
    write(name, content) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      return path;
    },
    read: (name) => readFileSync(join(folder, name), 'utf8'),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** All files below a folder, as sorted paths relative to it. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** The lines of an `errors.jsonl`. */
export function readErrors(path: string): readonly RowFailure[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as RowFailure);
}

/** The environment variables that point a command at a sandbox. */
export function envOf({ url, key }: { url: string; key: string }): NodeJS.ProcessEnv {
  return { WORKOS_API_URL: url, WORKOS_SECRET_KEY: key };
}

/** Resets a sandbox: no objects, no statistics. */
export async function resetSandbox({ url, key }: { url: string; key: string }): Promise<void> {
  const answer = await fetch(`${url}/_sandbox/reset`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}` },
  });
  if (!answer.ok) throw new Error(`The sandbox answered the reset with ${String(answer.status)}.`);
}
