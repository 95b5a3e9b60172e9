'use strict';
// npm run bench -- report [rows] [organizations]: the report of a large job: its time, its peak memory and its size.

const { spawnSync } = require('node:child_process');
const {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} = require('node:fs');
const { once } = require('node:events');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { crc32 } = require('node:zlib');

const RUN = join(__dirname, '..', 'bin', 'run.js');
const AT = '2026-01-01T00:00:00.000Z';
const SIZE = 1_000;
const OPTIONS = {
  workers: 1,
  concurrency: 10,
  chunkSize: SIZE,
  rateLimit: 50,
  headroom: 0,
  orgId: null,
  createOrgs: true,
  onExisting: 'fail',
  maxErrors: null,
};

const hasFailed = (row) => row % 10 === 0;
const orgOf = (row, orgs) => `org_${String(row % orgs).padStart(26, '0')}`;

/** Writes a file line by line. */
async function writeLines(path, lines) {
  const file = createWriteStream(path);
  for (const line of lines) if (!file.write(`${line}\n`)) await once(file, 'drain');
  file.end();
  await once(file, 'finish');
}

function* results(rows, orgs) {
  yield 'row,email,external_id,status,user_id,organization_id,membership_id,error_type,error_code,password,factor';
  for (let row = 1; row <= rows; row += 1) {
    const id = String(row).padStart(26, '0');
    const end = hasFailed(row)
      ? `failed,,${orgOf(row, orgs)},,user_create,email_not_available,,`
      : `created,user_${id},${orgOf(row, orgs)},om_${id},,,hash,`;
    yield `${row},user.${row}@example.com,ext-${row},${end}`;
  }
}

function* errors(rows) {
  for (let row = 10; row <= rows; row += 10) {
    yield JSON.stringify({
      recordNumber: row,
      email: `user.${row}@example.com`,
      errorType: 'user_create',
      errorMessage: `Email already exists (WorkOS: user.${row}@example.com is not available.)`,
      errorCode: 'email_not_available',
      httpStatus: 400,
      retryable: false,
      attempts: 1,
      timestamp: AT,
    });
  }
}

function* ledger(rows, orgs, spec) {
  const line = (record) => {
    const json = JSON.stringify(record);
    return `${crc32(json).toString(16).padStart(8, '0')} ${json}`;
  };
  yield line(['job', 1, 'bench', 'nonce', Date.parse(AT), spec]);
  for (let org = 0; org < orgs; org += 1) {
    yield line(['o', `external_id:company-${org}`, orgOf(org, orgs), 'created']);
  }
  for (let chunk = 0; chunk * SIZE < rows; chunk += 1) {
    const done = (chunk + 1) * SIZE;
    yield line(['grant', chunk, 1]);
    yield line(['done', chunk, 1, tallyOf(SIZE), 0]);
    for (let part = 1; part <= 4; part += 1) {
      const worked = done - SIZE + part * (SIZE / 4);
      const requests = { writes: worked * 2, reads: 0, throttled: chunk >> 3, retried: 0 };
      yield line(['spent', requests, worked * 40, worked]);
    }
  }
}

function tallyOf(rows) {
  const failures = rows / 10;
  const successes = rows - failures;
  return {
    successes,
    failures,
    usersCreated: successes,
    usersAdopted: 0,
    usersUpdated: 0,
    membershipsCreated: successes,
    membershipsExisting: 0,
  };
}

async function writeJob(folder, rows, orgs) {
  const job = join(folder, 'jobs', 'bench');
  mkdirSync(join(job, 'ledger'), { recursive: true });
  const csv = { path: join(folder, 'users.csv'), bytes: 1, sha256: 'f'.repeat(64), rows };
  const target = { apiUrl: 'https://api.workos.com', environment: 'test' };
  const requests = { writes: rows * 2, reads: orgs, throttled: rows / (8 * SIZE), retried: 0 };
  const summary = {
    total: rows,
    ...tallyOf(rows),
    unprocessed: 0,
    organizationsCreated: orgs,
    organizationsFound: 0,
    requests,
    startedAt: AT,
    endedAt: AT,
    durationMs: rows * 40,
    warnings: [],
  };
  const chunks = { total: rows / SIZE, done: rows / SIZE, size: SIZE };
  const checkpoint = {
    version: 1,
    jobId: 'bench',
    status: 'partial',
    target,
    dryRun: false,
    csv,
    options: OPTIONS,
    chunks,
    summary,
    createdAt: AT,
    updatedAt: AT,
  };
  writeFileSync(join(job, 'checkpoint.json'), JSON.stringify(checkpoint));
  await writeLines(join(job, 'results.csv'), results(rows, orgs));
  await writeLines(join(job, 'errors.jsonl'), errors(rows));
  await writeLines(
    join(job, 'ledger', 'job.log'),
    ledger(rows, orgs, { target, csv, options: OPTIONS }),
  );
}

async function main(rows = 1_000_000, orgs = 50_000) {
  const folder = mkdtempSync(join(tmpdir(), 'workos-migrate-bench-'));
  try {
    await writeJob(folder, rows, orgs);
    const page = join(folder, 'report.html');
    const peaks = join(folder, 'peaks');
    const begunMs = performance.now();
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        '--require',
        join(__dirname, 'peak-memory.js'),
        RUN,
        'report',
        'bench',
        '--checkpoint-dir',
        join(folder, 'jobs'),
        '--output',
        page,
      ],
      { encoding: 'utf8', env: { ...process.env, PEAK_MEMORY_FILE: peaks } },
    );
    if (status !== 0) throw new Error(stderr);
    const seconds = (performance.now() - begunMs) / 1_000;
    const megabytes = Number(readFileSync(peaks, 'utf8').split(' ')[1]) / 1e6;
    const broken = readFileSync(page, 'utf8').match(/>does not hold</g)?.length ?? 0;
    console.log(
      `${rows} rows, ${orgs} organizations: ${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB, ${(statSync(page).size / 1e6).toFixed(2)} MB of page, ${broken} checks that do not hold`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main(...process.argv.slice(2).map(Number));
