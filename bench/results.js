'use strict';
// npm run bench -- results [rows]: lists the results of jobs of 10 and of a million rows, each from results.csv and from
// the ledgers: processor time and peak memory.

const { spawnSync } = require('node:child_process');
const {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const { once } = require('node:events');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { crc32 } = require('node:zlib');

const RUN = join(__dirname, '..', 'bin', 'run.js');
const SIZE = 1_000;
const SQL = ['--table', 'users', '--key', 'external_id', '--set', 'workos_id=user_id'];
const COMMANDS = {
  table: [],
  csv: ['--format', 'csv'],
  json: ['--json'],
  emails: ['--format', 'emails'],
  sql: ['--format', 'sql', ...SQL],
};

/** Every tenth row shares the email of the one before it. */
const isMerged = (row) => row % 10 === 0;

const idOf = (row) => String(row).padStart(26, '0');

function peopleOf(row) {
  const first = isMerged(row) ? row - 1 : row;
  return {
    email: `user.${first}@example.com`,
    externalId: `ext-${first}`,
    user: `user_${idOf(first)}`,
    organization: `org_${idOf(row % 50_000)}`,
    membership: `om_${idOf(row)}`,
  };
}

function* resultLines(rows) {
  yield 'row,email,external_id,status,user_id,organization_id,membership_id,error_type,error_code,password,factor';
  for (let row = 1; row <= rows; row += 1) {
    const { email, externalId, user, organization, membership } = peopleOf(row);
    const status = isMerged(row) ? 'merged' : 'created';
    yield `${row},${email},${externalId},${status},${user},${organization},${membership},,,hash,`;
  }
}

function encoded(record) {
  const json = JSON.stringify(record);
  return `${crc32(json).toString(16).padStart(8, '0')} ${json}`;
}

function* chunkLines(index, rows) {
  const first = index * SIZE + 1;
  const count = Math.min(SIZE, rows - index * SIZE);
  yield encoded(['chunk', 2, 'bench', index, 1, first, count]);
  for (let row = first; row < first + count; row += 1) {
    const { email, externalId, user, organization, membership } = peopleOf(row);
    const mark = isMerged(row) ? 'shared' : null;
    yield encoded(['=', 'user', row, 'created', user, null, mark, null, null, 'hash']);
    yield encoded(['=', 'membership', row, 'created', membership, organization]);
    yield encoded(['ok', row, email, externalId, 2, 'digest']);
  }
}

async function writeLines(path, lines) {
  const file = createWriteStream(path);
  for (const line of lines) if (!file.write(`${line}\n`)) await once(file, 'drain');
  file.end();
  await once(file, 'finish');
}

async function writeJob(folder, rows) {
  const job = join(folder, `jobs-${rows}`, 'bench');
  mkdirSync(join(job, 'ledger'), { recursive: true });
  const { checkpoint } = JSON.parse(readFileSync(join(folder, 'template.json'), 'utf8'));
  const total = Math.ceil(rows / SIZE);
  Object.assign(checkpoint.csv, { rows });
  Object.assign(checkpoint.chunks, { total, done: total, size: SIZE });
  Object.assign(checkpoint.summary, { total: rows, successes: rows });
  writeFileSync(join(job, 'checkpoint.json'), JSON.stringify({ ...checkpoint, jobId: 'bench' }));
  const grants = Array.from({ length: total }, (_, index) => encoded(['grant', index, 1]));
  await writeLines(join(job, 'ledger', 'job.log'), grants);
  for (let index = 0; index < total; index += 1) {
    const name = `chunk-${String(index).padStart(7, '0')}.1.log`;
    await writeLines(join(job, 'ledger', name), chunkLines(index, rows));
  }
  await writeLines(join(job, 'results.csv'), resultLines(rows));
}

/** A checkpoint of this version: that of a small import. */
function writeTemplate(folder) {
  writeFileSync(join(folder, 'users.csv'), 'email\nann@example.com\n');
  const args = [RUN, 'import', 'users.csv', '--sandbox', '--job-id', 'small', '--quiet'];
  const { status } = spawnSync(process.execPath, args, { cwd: folder });
  if (status !== 0) throw new Error(`The import ended with ${status}`);
  const path = join(folder, '.workos-checkpoints', 'small', 'checkpoint.json');
  const checkpoint = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(join(folder, 'template.json'), JSON.stringify({ checkpoint }));
}

function measure(folder, rows, flags) {
  const peaks = join(folder, `peak-${Math.random()}`);
  const { status } = spawnSync(
    process.execPath,
    [
      '--require',
      join(__dirname, 'peak-memory.js'),
      RUN,
      'results',
      'bench',
      ...flags,
      '--checkpoint-dir',
      join(folder, `jobs-${rows}`),
    ],
    { stdio: 'ignore', env: { ...process.env, PEAK_MEMORY_FILE: peaks } },
  );
  if (status !== 0) throw new Error(`results ended with ${status}`);
  const [, bytes, cpuMs] = readFileSync(peaks, 'utf8').split(' ').map(Number);
  return {
    s: Number((cpuMs / 1e3).toFixed(1)),
    MB: Math.round(bytes / 1e6),
  };
}

async function main(size) {
  const folder = mkdtempSync(join(tmpdir(), 'workos-migrate-bench-'));
  try {
    writeTemplate(folder);
    for (const rows of [10, size]) {
      await writeJob(folder, rows);
      for (const from of ['results.csv', 'the ledgers']) {
        for (const [format, flags] of Object.entries(COMMANDS)) {
          const { s, MB } = measure(folder, rows, flags);
          console.log(`${rows} rows, ${format} from ${from}: ${s} s, ${MB} MB`);
        }
        rmSync(join(folder, `jobs-${rows}`, 'bench', 'results.csv'), { force: true });
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main(Number(process.argv[2] ?? 1_000_000)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
