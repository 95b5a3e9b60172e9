import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

interface Manifest {
  readonly version: string;
  readonly commands: Readonly<Record<string, unknown>>;
}

/** The committed snapshot of all commands and flags: a change of it is a change of what users rely on. */
const committed = readFileSync(join(ROOT, 'oclif.manifest.json'), 'utf8');

describe('oclif.manifest.json', () => {
  // In CI the build leaves the committed manifest alone (scripts/build.js), so that this can fail.
  it('is what the built commands generate; `npm run build` (not in CI) renews it', () => {
    const generated = execFileSync(process.execPath, [join(ROOT, 'scripts', 'manifest.js')], {
      encoding: 'utf8',
    });
    expect(JSON.parse(committed)).toEqual(JSON.parse(generated));
  });

  it('is of the version in package.json', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
    expect((JSON.parse(committed) as Manifest).version).toBe(version);
  });

  it('knows the commands', () => {
    expect(Object.keys((JSON.parse(committed) as Manifest).commands)).toEqual(
      expect.arrayContaining(['import', 'sandbox']),
    );
  });

  it('says of each flag what value it takes, and describes --json in our words', () => {
    const { commands } = JSON.parse(committed) as {
      commands: Record<string, { flags: Record<string, Record<string, unknown>> }>;
    };
    const flags = Object.values(commands).flatMap((command) => Object.values(command.flags));
    const vague = flags.filter(({ type, helpValue, options }) => {
      return type === 'option' && helpValue === undefined && options === undefined;
    });
    expect(vague).toEqual([]);
    expect(committed).not.toContain('Format output as json.');
  });

  it('holds no path of a machine', () => {
    const inJson = JSON.stringify(ROOT).slice(1, -1);
    expect(committed).not.toContain(inJson);
    expect(committed).not.toMatch(/"(?:\/|[A-Za-z]:\\\\)[^"]*"/);
  });
});
