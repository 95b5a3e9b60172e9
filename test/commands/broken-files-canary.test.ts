import { BCRYPT, HASHES, KEY, secretsIn, WORD } from '../support/commands/canary-csv';
import { openTestBed, type TestBed } from '../support/import-test-bed';
import { envOf, filesBelow, openWorkplace, runCli } from '../support/run-cli';

const PLAIN = `${WORD} horse battery`;
const METADATA = `"{""note"":""${WORD}""}"`;
const HEADER = 'email,first_name,password,metadata,org_name';
const GOOD = `ada@example.com,Ada,${PLAIN},${METADATA},Acme`;
const SSHA = HASHES.at(-1)?.[0] ?? '';

/** Files that are broken, with secrets wherever that puts them. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  'no header': [`u1,,false,${BCRYPT},${PLAIN}`, `u2,bob@example.com,true,${KEY},x`],
  'no header, only words': [`${PLAIN},Ada`, `${PLAIN},Bob`],
  'JSON lines': [
    `{"email":"ada@example.com","password":"${PLAIN}"}`,
    `{"email":"bob@example.com","password":"${WORD}"}`,
  ],
  'text after a quote': [
    HEADER,
    `"${PLAIN}" x,Ada,${BCRYPT},,`,
    `b@example.com,"${WORD}"x,${KEY},,`,
    GOOD,
  ],
  'text after a quote in the header': [`email,"${WORD}"x,password`, `a@example.com,${PLAIN},x`],
  'the wrong delimiter': [HEADER, `b@example.com;Bob;${PLAIN};${KEY};Acme`, GOOD],
  'shifted columns': [
    HEADER,
    `${PLAIN},${BCRYPT},Ada,${KEY},${SSHA}`,
    `${WORD},=1+1,${METADATA},x,"Acme\n${WORD}"`,
    `b@example.com,${METADATA},x,${PLAIN},${BCRYPT}`,
    `c@example.com,=Bob,${PLAIN},${KEY},Acme,${WORD}`,
  ],
  'a header row in the middle': [
    HEADER,
    GOOD,
    'password,metadata,email,first_name,org_name',
    `${PLAIN},${METADATA},b@example.com,Bob,Acme`,
    `${BCRYPT},,c@example.com,Bob,Acme`,
  ],
  'a quote closed lines later': [
    HEADER,
    `b@example.com,"=Bob,${PLAIN},,Acme`,
    `c@example.com,Carl,${WORD},,Acme",${PLAIN},,"Ac`,
    'me"',
    `"d@example.com,Dan,${PLAIN},,Acme`,
    `e@example.com,Eve",${WORD},${KEY},,`,
  ],
  'a quote never closed': [HEADER, GOOD, `b@example.com,"Bob,${PLAIN},${KEY},Acme`],
};

const COMMANDS = [
  'validate users.csv',
  'validate users.csv --json --report report.json',
  'validate users.csv --auto-fix --fixed-csv fixed.csv',
  'import users.csv --dry-run',
  'import users.csv --job-id job --json',
  'errors job',
  'analyze job',
  'report job --output report.html',
].map((line) => line.split(' '));

let bed: TestBed;
beforeAll(async () => {
  bed = await openTestBed({ key: KEY });
});
afterAll(() => bed.close());

it.each(Object.entries(FILES))('no command shows a secret of a file with %s', async (_, lines) => {
  const place = openWorkplace();
  place.write('users.csv', lines.join('\n'));
  expect(secretsIn(lines.join('\n'))).not.toEqual([]);
  for (const args of COMMANDS) {
    const run = await runCli(args, { cwd: place.folder, env: envOf(bed.sandbox) });
    // Ended as a command does, not by a bug.
    expect({ args, ...run, isKnown: [0, 2, 3, 4, 5].includes(run.status ?? -1) }).toMatchObject({
      isKnown: true,
    });
    expect({ args, secrets: secretsIn(run.stdout + run.stderr) }).toEqual({ args, secrets: [] });
  }
  // The copy that --auto-fix writes holds the user's data.
  const files = filesBelow(place.folder).filter((path) => !/^(users|fixed)\.csv$/.test(path));
  expect(files.flatMap((path) => secretsIn(place.read(path)))).toEqual([]);
  place.remove();
});
