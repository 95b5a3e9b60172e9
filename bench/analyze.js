'use strict';
// npm run bench -- analyze [failures] [rounds]: the command `analyze` on the errors of a job, compared in each round with
// a process that only reads the same file and parses its lines. Both are measured as whole processes, with their start.

const { createHash } = require('node:crypto');
const { spawnSync } = require('node:child_process');
const { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { median } = require('./target');

const RUN = join(__dirname, '..', 'bin', 'run.js');
const PLAIN = `
  const { createReadStream } = require('node:fs');
  const { createInterface } = require('node:readline');
  const lines = createInterface({ input: createReadStream(process.argv[1]), crlfDelay: Infinity });
  let failures = 0;
  lines.on('line', (line) => { if (JSON.parse(line).errorType) failures += 1; });
  lines.on('close', () => console.log(failures));
`;

/** Writes a job in which every row failed, for a few reasons with different values. */
function writeJob(folder, failures) {
  const job = join(folder, 'jobs', 'bench');
  mkdirSync(job, { recursive: true });
  const csv = join(folder, 'users.csv');
  const rows = Array.from(
    { length: failures },
    (_, at) => `user.${at + 1}@example.com,org-${at}\n`,
  );
  const text = `email,org_external_id\n${rows.join('')}`;
  writeFileSync(csv, text);
  writeFileSync(
    join(job, 'errors.jsonl'),
    Array.from({ length: failures }, (_, at) => line(at)).join(''),
  );
  const sha256 = createHash('sha256').update(text).digest('hex');
  const fingerprint = { path: csv, bytes: Buffer.byteLength(text), sha256, rows: failures };
  writeFileSync(join(job, 'checkpoint.json'), JSON.stringify(checkpoint(fingerprint)));
}

function line(at) {
  const kinds = [
    ['user_create', 503, 'http_503', 'Service Unavailable', true],
    [
      'user_create',
      400,
      'email_not_available',
      'Email already exists (WorkOS: This email is not available.)',
      false,
    ],
    [
      'org_resolution',
      undefined,
      'organization_not_found',
      `Organization not found: external id "org-${at}". Give org_name as well, and it is created`,
      false,
    ],
    [
      'row_invalid',
      undefined,
      'metadata_value_too_long',
      `The value of metadata key "k${at}" is longer than 600 characters`,
      false,
    ],
  ];
  const [errorType, httpStatus, errorCode, errorMessage, retryable] = kinds[at % kinds.length];
  const failure = {
    recordNumber: at + 1,
    email: `user.${at + 1}@example.com`,
    externalId: `legacy-${at}`,
    errorType,
    errorMessage,
    errorCode,
    httpStatus,
  };
  const more = {
    requestId: `req_${at}`,
    orgExternalId: `org-${at}`,
    retryable,
    attempts: 6,
    timestamp: '2026-11-23T14:15:02.000Z',
  };
  return `${JSON.stringify({ ...failure, ...more })}\n`;
}

function checkpoint(csv) {
  const at = '2026-11-23T14:15:02.000Z';
  const none = {
    usersCreated: 0,
    usersAdopted: 0,
    usersUpdated: 0,
    membershipsCreated: 0,
    membershipsExisting: 0,
  };
  const requests = { writes: 0, reads: 0, throttled: 0, retried: 0 };
  const counts = { total: csv.rows, successes: 0, failures: csv.rows, unprocessed: 0, ...none };
  const orgs = { organizationsCreated: 0, organizationsFound: 0, requests };
  return {
    version: 1,
    jobId: 'bench',
    status: 'partial',
    dryRun: false,
    csv,
    target: { apiUrl: 'https://api.workos.com', environment: 'test' },
    options: {
      workers: 1,
      concurrency: 10,
      chunkSize: 1000,
      rateLimit: 50,
      headroom: 0,
      orgId: null,
      createOrgs: true,
      onExisting: 'fail',
      maxErrors: null,
    },
    chunks: { total: Math.ceil(csv.rows / 1000), done: Math.ceil(csv.rows / 1000), size: 1000 },
    summary: { ...counts, ...orgs, startedAt: at, endedAt: at, durationMs: 1, warnings: [] },
    createdAt: at,
    updatedAt: at,
  };
}

/** Runs a process to its end. Returns its time in ms, its peak memory in MB and its output. */
function timed(args, folder) {
  const peak = join(folder, 'peak');
  const NODE_OPTIONS = `--require ${JSON.stringify(join(__dirname, 'peak-memory.js'))}`;
  const began = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS, PEAK_MEMORY_FILE: peak },
  });
  const ms = Number(process.hrtime.bigint() - began) / 1e6;
  if (status !== 0) throw new Error(`The process ended with ${status}: ${stderr}`);
  const [, bytes] = readFileSync(peak, 'utf8').split(' ');
  rmSync(peak);
  return { ms, megabytes: Number(bytes) / 1e6, stdout };
}

function measure(failures, rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'workos-bench-'));
  try {
    writeJob(folder, failures);
    const errors = join(folder, 'jobs', 'bench', 'errors.jsonl');
    const job = ['analyze', 'bench', '--checkpoint-dir', join(folder, 'jobs'), '--json'];
    const commands = {
      'plain read and parse': ['-e', PLAIN, errors],
      'analyze <job>': [RUN, ...job],
      'analyze --errors': [RUN, 'analyze', '--errors', errors, '--json'],
      'analyze <job> --retry-csv': [
        RUN,
        ...job,
        '--retry-csv',
        join(folder, 'retry.csv'),
        '--force',
      ],
    };
    const runs = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, args] of Object.entries(commands)) runs[name].push(timed(args, folder));
    }
    const [plain] = Object.values(runs);
    const plainMs = median(plain.map(({ ms }) => ms));
    for (const [{ stdout }] of Object.values(runs).slice(1)) {
      const { total } = JSON.parse(stdout).summary;
      if (total !== failures) throw new Error(`analyze read ${total} of ${failures} failures`);
    }
    return Object.entries(runs).map(([name, list]) => ({
      what: name,
      ms: Math.round(median(list.map(({ ms }) => ms))),
      'of the plain read': Number((median(list.map(({ ms }) => ms)) / plainMs).toFixed(2)),
      'peak MB': Math.round(Math.max(...list.map(({ megabytes }) => megabytes))),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [failures = 100_000, rounds = 5] = process.argv.slice(2).map(Number);
console.log(`${failures} failures, ${rounds} rounds, medians`);
console.table(measure(failures, rounds));
