import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../src/lib/sandbox';

const ROOT = join(__dirname, '..', '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const TOUR = readFileSync(join(ROOT, 'docs', 'tour.md'), 'utf8');

interface Step {
  readonly command: string;
  readonly output: string;
}

/** The commands of the tour's ```console blocks, with the output printed below each. */
function tour(): Step[] {
  const blocks = [...TOUR.matchAll(/```console\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const [command = '', ...lines] = part.split('\n');
        return { command, output: lines.join('\n').trimEnd() };
      }),
  );
}

/** What differs from run to run is masked: ids, times, speeds. */
function masked(text: string): string {
  return (
    text
      .replaceAll(/\b(user|org|om|req)_[0-9A-Z]{26}/g, '$1_…')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
      .replaceAll(/in \d+ (?:ms|s|min \d+ s)(:|$)/gm, 'in <duration>$1')
      .replaceAll(/\([\d,]+ writes\/s\)/g, '(<speed>)')
      .replaceAll(/\([\d.]+ m?s\)/g, '(<duration>)')
      // Said only where a busy machine makes a run take more than 10 s.
      .replaceAll(/^ *--concurrency, not the rate limit.*\n/gm, '')
      .trimEnd()
  );
}

describe('the README', () => {
  it('opens with the two commands', () => {
    const commands = README.split('\n').filter((line) => line.startsWith('npm ci'));
    expect(commands.map((line) => line.replace(/\s+#.*/, ''))).toEqual([
      'npm ci && npm run demo',
      'npm ci && npm test',
    ]);
    expect(README.indexOf('npm ci && npm run demo')).toBeLessThan(250);
  });

  it('has a tour that runs as printed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'workos-migrate-tour-'));
    cpSync(join(ROOT, 'examples'), join(folder, 'examples'), { recursive: true });
    const steps = tour();
    expect(steps.length).toBeGreaterThanOrEqual(4);
    writeFileSync(
      join(folder, 'workos-migrate'),
      `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'bin', 'run.js')}' "$@"\n`,
      { mode: 0o700 },
    );
    // As the tour starts it.
    const sandbox = await startSandbox({ roles: ['editor', 'billing'], multipleRoles: true });
    const env = {
      ...process.env,
      NO_COLOR: '1',
      PATH: `${folder}:${process.env['PATH'] ?? ''}`,
      WORKOS_API_URL: sandbox.url,
      WORKOS_SECRET_KEY: sandbox.key,
    };
    const printedBy = (command: string): Promise<string> =>
      new Promise((resolve) => {
        execFile('sh', ['-c', command], { cwd: folder, env }, (_status, stdout) => {
          resolve(stdout);
        });
      });
    for (const { command, output } of steps) {
      const printed = await printedBy(command);
      expect({ command, output: masked(printed) }).toEqual({ command, output: masked(output) });
    }
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  it('names only files that are there', () => {
    const files = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).split('\n');
    const links = [...README.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path]) => path);
    expect(links.filter((link) => !files.includes(link ?? ''))).toEqual([]);
  });
});
