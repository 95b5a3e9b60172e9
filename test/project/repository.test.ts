import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const NOT_OURS = ['.git', 'node_modules', 'dist', 'coverage', '.demo', '.workos-checkpoints'];

/** What a file of the project must not say, and an example of it, put together so that this file does not say it. */
const FORBIDDEN = [
  {
    what: 'a path of a machine',
    pattern: new RegExp(`(?<![\\w.-])/(?:${['root', 'work', 'home', 'Users'].join('|')})/`),
    example: ['', 'home', 'ada', 'users.csv'].join('/'),
  },
  {
    what: 'a user folder of Windows',
    pattern: /\b[A-Za-z]:\\{1,2}Users\b/,
    example: ['C:', 'Users', 'ada'].join('\\'),
  },
  {
    what: 'a package registry',
    pattern: /\/\/[\w.-]*(?:registry|artifactory|nexus|verdaccio|mirror)[\w.-]*[:/]/,
    example: ['https:', '', 'registry.example.com', 'hono'].join('/'),
  },
  {
    what: 'a registry setting',
    pattern: /^\s*(?:@[\w-]+:)?registry\s*=/m,
    example: ['registry', 'https'].join('='),
  },
  {
    what: 'a live WorkOS key',
    pattern: /\bsk_live_[A-Za-z0-9]{16,}/,
    example: ['sk', 'live', 'a1b2c3d4e5f6g7h8'].join('_'),
  },
] as const;

interface Package {
  readonly engines: { readonly node: string };
}

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly resolved?: string }>>;
}

describe('the repository', () => {
  const files = listFiles();

  it('has files to look at', () => {
    expect(files).toEqual(
      expect.arrayContaining(['package.json', 'test/project/repository.test.ts']),
    );
  });

  describe.each(FORBIDDEN)('has no file that names $what', ({ pattern, example }) => {
    it('as far as the search finds it', () => {
      expect(example).toMatch(pattern);
    });

    it('in it', () => {
      expect(files.filter((file) => pattern.test(readText(file)))).toEqual([]);
    });
  });

  it('runs on Node 20.19 and later', () => {
    expect((parse('package.json') as Package).engines.node).toBe('>=20.19.0');
  });

  it('locks versions, not the hosts they come from', () => {
    const entries = Object.entries((parse('package-lock.json') as Lockfile).packages);
    expect(entries.length).toBeGreaterThan(100);
    expect(entries.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it('ends every line of a text file with a line feed', () => {
    const texts = files.filter((file) => !file.startsWith('examples/'));
    expect(texts.filter((file) => readText(file).includes('\r\n'))).toEqual([]);
  });
});

/** What git knows or would add; every file when this is no checkout. */
function listFiles(): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const { status, stdout } = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  const listed = status === 0 && existsSync(join(ROOT, '.git')) ? stdout.split('\0') : walk('.');
  return listed.filter((file) => file !== '' && existsSync(join(ROOT, file)));
}

function walk(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.includes(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [path.split(sep).join('/')];
  });
}

/** The text of a file; nothing for one that is binary. */
function readText(file: string): string {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return text.includes('\0') ? '' : text;
}

function parse(file: string): unknown {
  return JSON.parse(readText(file));
}
