import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ERROR_TYPES } from '../../src/lib/model';
import { type TestBed, openTestBed } from '../support/import-test-bed';
import {
  type CliRun,
  envOf,
  filesBelow,
  openWorkplace,
  readErrors,
  runCli,
  type Workplace,
} from '../support/run-cli';
import { BCRYPT, CSV, csvOf, HASHES, KEY, secretsIn, WORD } from '../support/commands/canary-csv';

/** A response with secrets that are in no request; without spaces, as `--fault` requires. */
const TELLING = JSON.stringify({
  message: `${KEY},${HASHES.map(([hash]) => hash).join(',')}`.replaceAll(' ', '_'),
  code: KEY,
  errors: [{ code: BCRYPT, message: `Bearer_${KEY}` }],
});

interface Scene {
  readonly name: string;
  /** The target: a sandbox with these faults, or a server that echoes its requests. */
  readonly faults: readonly string[] | 'echo' | 'echo in a URL';
  readonly csv?: string;
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly exit: number;
  readonly errorTypes: readonly string[];
}

const CREATE = 'POST /user_management/users';
const CREATE_FACTOR = '/user_management/users/*/auth_factors';
const SCENES: readonly Scene[] = [
  {
    name: 'a sandbox without faults',
    faults: [],
    env: { DEBUG: '*' },
    exit: 3,
    errorTypes: ['row_invalid', 'org_resolution', 'user_create', 'membership_create'],
  },
  {
    name: 'lost, late and garbled responses',
    faults: [
      `${CREATE} lost_answer n=3`,
      `${CREATE} garbled n=3`,
      `${CREATE} status_after_work=502 n=2`,
    ],
    env: { DEBUG: '1' },
    args: ['--json'],
    exit: 3,
    errorTypes: ['row_invalid', 'org_resolution', 'user_create', 'membership_create'],
  },
  {
    name: 'responses with secrets to updates, memberships and factors',
    faults: [
      `PUT /user_management/users/* status=422 body=${TELLING}`,
      `POST /user_management/organization_memberships status=400 body=${TELLING}`,
      `POST ${CREATE_FACTOR} status=422 body=${TELLING}`,
    ],
    args: ['--on-existing', 'update', '--json'],
    exit: 3,
    errorTypes: [
      'row_invalid',
      'org_resolution',
      'user_update',
      'membership_create',
      'factor_create',
    ],
  },
  {
    name: 'server errors with secrets',
    faults: [`${CREATE} status=500 body=${TELLING}`, `GET * status=503 body=${TELLING} n=2`],
    csv: csvOf('password@example.com'),
    env: { DEBUG: '1' },
    exit: 3,
    errorTypes: ['user_create'],
  },
  {
    name: 'a server that echoes requests',
    faults: 'echo',
    env: { DEBUG: '*' },
    exit: 3,
    errorTypes: ['row_invalid', 'org_resolution', 'user_create'],
  },
  {
    name: 'a server that echoes requests, with --json',
    faults: 'echo',
    args: ['--json', '--org-id', 'org_1'],
    exit: 2,
    errorTypes: [],
  },
  {
    name: 'a server that echoes requests in a URL',
    faults: 'echo in a URL',
    csv: csvOf('alone@example.com'),
    exit: 3,
    errorTypes: ['user_create'],
  },
  {
    name: 'a rejected key',
    faults: [],
    csv: csvOf('password@example.com'),
    env: { WORKOS_SECRET_KEY: `sk_test_${WORD}refused` },
    exit: 6,
    errorTypes: [],
  },
  {
    name: 'an address with credentials',
    faults: [],
    env: { DEBUG: '*', WORKOS_API_URL: `https://${WORD}:${WORD}@localhost` },
    exit: 2,
    errorTypes: [],
  },
];

interface Played {
  readonly run: CliRun;
  readonly place: Workplace;
  readonly close: () => Promise<void>;
}

/** Echoes the body and headers of every request, in another form each time. */
function startEcho(form: (text: string) => string): Promise<Server> {
  let requests = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const echo = form(`${request.headers.authorization ?? ''} ${request.url ?? ''} ${body}`);
      const answers = [
        { message: echo },
        { code: echo, message: 'x', errors: [{ code: body, field: body, message: echo }] },
        { error: echo, error_description: echo },
      ];
      const answer = answers[requests % answers.length];
      requests += 1;
      response
        .writeHead(requests % 2 === 0 ? 400 : 422, {
          'content-type': 'application/json',
          'x-request-id': request.headers.authorization ?? '',
        })
        .end(JSON.stringify(answer));
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(server);
    });
  });
}

async function play(scene: Scene): Promise<Played> {
  const place = openWorkplace();
  place.write('users.csv', scene.csv ?? CSV);
  const { env, close } = await openTarget(scene);
  const args = ['import', 'users.csv', '--job-id', 'job', '--rate-limit', '100000'];
  const run = await runCli([...args, ...(scene.args ?? [])], {
    cwd: place.folder,
    env: { ...env, ...scene.env },
  });
  return { run, place, close };
}

async function openTarget({
  faults,
}: Scene): Promise<{ env: NodeJS.ProcessEnv; close: () => Promise<void> }> {
  if (faults === 'echo' || faults === 'echo in a URL') {
    const server = await startEcho(faults === 'echo' ? String : encodeURIComponent);
    const { port } = server.address() as AddressInfo;
    return {
      env: envOf({ url: `http://127.0.0.1:${String(port)}`, key: KEY }),
      close: () =>
        new Promise((resolve) => {
          server.close(() => {
            resolve();
          });
          server.closeAllConnections();
        }),
    };
  }
  const bed: TestBed = await openTestBed({ key: KEY });
  // Created long before the import: a newer user might be one whose response was lost.
  await bed.seed({ users: [{ email: 'taken@example.com', created_at: '2020-01-01T00:00:00Z' }] });
  await bed.faults(...faults);
  return { env: envOf(bed.sandbox), close: () => bed.close() };
}

let plays: readonly Played[] = [];

// In parallel: some of them wait long between attempts.
beforeAll(async () => {
  plays = await Promise.all(SCENES.map(play));
});
afterAll(async () => {
  for (const { place, close } of plays) {
    await close();
    place.remove();
  }
});

function fail(): never {
  throw new Error('the scene was not played');
}

describe('the search for secrets', () => {
  it('finds them in the file itself', () => {
    expect(secretsIn(CSV)).not.toEqual([]);
    expect(HASHES.filter(([hash]) => secretsIn(hash).length === 0)).toEqual([]);
  });

  it.each([
    ['as it is', KEY],
    ['in a URL', encodeURIComponent(KEY)],
    ['in hex', Buffer.from(KEY).toString('hex')],
    ['in base64', Buffer.from(KEY).toString('base64')],
    ['in base64 of a header', Buffer.from(`Bearer ${KEY}`).toString('base64')],
    ['in base64 of credentials', Buffer.from(`${KEY}:`).toString('base64url')],
    ['in base64 one further', Buffer.from(`.${KEY}`).toString('base64')],
    ['in base64 two further', Buffer.from(`..${KEY}`).toString('base64')],
  ])('finds the key %s', (_how, text) => {
    expect(secretsIn(text)).not.toEqual([]);
  });
});

describe.each(SCENES)('with $name', (scene) => {
  const played = (): Played => plays[SCENES.indexOf(scene)] ?? fail();

  it('the import ends as it should', () => {
    const { run, place } = played();
    expect(run).toMatchObject({ status: scene.exit, signal: null });
    // Neither a command that cannot be run nor a key that WorkOS refuses leaves a job.
    if (scene.exit === 2 || scene.exit === 6) return;
    const errors = readErrors(join(place.folder, '.workos-checkpoints/job/errors.jsonl'));
    const types = new Set(errors.map(({ errorType }) => errorType));
    expect([...types].sort()).toEqual([...scene.errorTypes].sort());
  });

  it('no secret is printed', () => {
    expect(secretsIn(played().run.stdout)).toEqual([]);
    expect(secretsIn(played().run.stderr)).toEqual([]);
  });

  it('no secret is in a file', () => {
    const files = filesBelow(played().place.folder).filter((path) => path !== 'users.csv');
    const found = files.flatMap((path) => secretsIn(played().place.read(path)));
    expect(found).toEqual([]);
  });
});

it('the scenes have failed rows in every step', () => {
  const types = new Set(SCENES.flatMap(({ errorTypes }) => errorTypes));
  expect([...types].sort()).toEqual([...ERROR_TYPES].sort());
});
