import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anImportEnd } from '../support/an-import';

const ROOT = join(__dirname, '..', '..');
const RUN = join(ROOT, 'bin', 'run.js');

/** Packages that cost time to load; a command loads what it needs when it runs. */
const HEAVY = [
  '@workos-inc/node',
  'undici',
  'papaparse',
  'hono',
  '@hono/node-server',
  'bottleneck',
  'hash-wasm',
  'pg',
];

/** What would run the sources instead of the build. */
const COMPILERS = ['tsx', 'ts-node', 'typescript', 'esbuild'];

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  /** Names of the packages node loaded. */
  readonly loaded: readonly string[];
}

describe('starting up', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'workos-migrate-startup-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** A folder of jobs, with one that is done. */
  function jobs(): string {
    const { checkpoint } = anImportEnd();
    const path = join(folder, 'jobs');
    mkdirSync(join(path, checkpoint.jobId), { recursive: true });
    writeFileSync(join(path, checkpoint.jobId, 'checkpoint.json'), JSON.stringify(checkpoint));
    return path;
  }

  function runNode(...args: readonly string[]): Run {
    const file = join(folder, 'loaded.json');
    const hook = join(__dirname, '..', 'support', 'loaded-packages.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', hook, ...args], {
      cwd: ROOT,
      env: { ...process.env, LOADED_PACKAGES_FILE: file, NODE_OPTIONS: '' },
      encoding: 'utf8',
    });
    if (stderr !== '') throw new Error(stderr);
    return { status, stdout, loaded: JSON.parse(readFileSync(file, 'utf8')) as string[] };
  }

  it.each([
    ['--help'],
    ['--version'],
    ['help', 'csv'],
    ['import', '--help'],
    ['validate', '--help'],
    ['check-hash', '--help'],
  ])('loads no heavy package for %s %s', (...args) => {
    const { status, stdout, loaded } = runNode(RUN, ...args.filter(Boolean));
    expect({ status, said: stdout !== '' }).toEqual({ status: 0, said: true });
    expect(loaded).toContain('@oclif/core');
    const unwanted = [...HEAVY, ...COMPILERS];
    expect(loaded.filter((name) => unwanted.includes(name))).toEqual([]);
  });

  it('loads for a dry run what reads the file, and nothing that sends or serves', () => {
    const csv = join(folder, 'users.csv');
    writeFileSync(csv, 'email\nada@example.com\n');
    const { status, loaded } = runNode(RUN, 'import', csv, '--dry-run');
    expect(status).toBe(0);
    expect(loaded.filter((name) => HEAVY.includes(name))).toEqual(['bottleneck', 'papaparse']);
  });

  it.each([
    ['errors', ['--count-by', 'type']],
    ['analyze', []],
    ['status', []],
  ])('loads for %s what reads a job, and nothing that sends or serves', (verb, flags) => {
    const { status, loaded } = runNode(RUN, verb, 'users-1', ...flags, '--checkpoint-dir', jobs());
    expect(status).toBe(0);
    expect(loaded.filter((name) => HEAVY.includes(name) && name !== 'papaparse')).toEqual([]);
  });

  it.each(HEAVY)('would see %s if it were loaded', (name) => {
    expect(runNode('-e', `require('${name}')`).loaded).toContain(name);
  });
});
