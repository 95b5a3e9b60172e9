import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestBed, openTestBed } from '../support/import-test-bed';
import { envOf, openWorkplace, ROOT, runCli, type Workplace } from '../support/run-cli';
import { runLine } from '../support/run-line';
import { causeSections } from '../support/troubleshooting';

const PATH = join(ROOT, 'docs', 'troubleshooting.md');
const MARK = 'renews it. -->\n\n';

function page(): { readonly above: string; readonly below: string } {
  const text = readFileSync(PATH, 'utf8');
  const end = text.indexOf(MARK) + MARK.length;
  return { above: text.slice(0, end), below: text.slice(end) };
}

/** The commands of the page's ```sh blocks, each once. */
function commands(): readonly string[] {
  const text = readFileSync(PATH, 'utf8');
  const blocks = [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)].map(([, block = '']) => block);
  return [
    ...new Set(blocks.flatMap((block) => block.split('\n').map((line) => line.trim()))),
  ].filter((line) => line !== '');
}

describe('docs/troubleshooting.md', () => {
  it('has a section for each cause, as the table has it', () => {
    const { above, below } = page();
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PATH, above + causeSections());
    else expect(below).toBe(causeSections());
  });

  describe('has commands', () => {
    const CSV = [
      'email,org_external_id,org_name,role_slugs',
      'ada@example.com,acme,Acme,member',
      'bob@example.com,acme,Acme,auditor',
      'no address,,,',
      '',
    ].join('\n');
    let bed: TestBed;
    let place: Workplace;

    beforeAll(async () => {
      bed = await openTestBed();
      place = openWorkplace();
      place.write('users.csv', CSV);
      const args = ['import', 'users.csv', '--job-id', 'users-1', '--quiet'];
      const { status } = await runCli(args, { cwd: place.folder, env: envOf(bed.sandbox) });
      expect(status).toBe(3);
    });
    afterAll(async () => {
      place.remove();
      await bed.close();
    });

    it('that are there', () => {
      expect(commands().length).toBeGreaterThan(6);
    });

    // In the order of the page: one writes what the next one reads. Rows that are still wrong fail again (3).
    it.each(commands())('that run as printed: %s', async (line) => {
      const { status, stdout, stderr } = await runLine(line, {
        cwd: place.folder,
        env: envOf(bed.sandbox),
      });
      expect({ status, stdout, stderr }).toMatchObject({
        status: /resume|import/.test(line) ? 3 : 0,
        stdout: expect.stringMatching(/\S/),
      });
    });
  });
});
