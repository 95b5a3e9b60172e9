'use strict';
// npm run bench -- validate [rows…]: validates files of 11 columns, one clean and one with an error in every row. Prints
// time and memory, and compares the time with that of papaparse alone reading the same file into objects.

const { spawnSync } = require('node:child_process');
const { createWriteStream, mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { once } = require('node:events');
const { COLUMNS, csvLine, rows } = require('./rows');
const { median } = require('./target');

const RUN = join(__dirname, '..', 'bin', 'run.js');
const ORGS = 200;
const ROUNDS = 3;

const PAPAPARSE = `
  const Papa = require(${JSON.stringify(require.resolve('papaparse'))});
  let rows = 0;
  Papa.parse(require('node:fs').createReadStream(process.argv[1]), {
    header: true,
    chunk: ({ data }) => { rows += data.length; },
    complete: () => console.log(JSON.stringify({ rows })),
  });`;

async function writeCsv(path, size, spoil) {
  const file = createWriteStream(path);
  file.write(`${COLUMNS.join(',')}\n`);
  for (const values of rows(size, ORGS)) {
    if (!file.write(csvLine(spoil(values)))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

/** The elapsed time and processor time of a command in seconds, its peak memory and its JSON answer. */
function measured(folder, args, status) {
  const peaks = join(folder, 'peaks');
  const began = process.hrtime.bigint();
  const run = spawnSync(
    process.execPath,
    ['--require', join(__dirname, 'peak-memory.js'), ...args],
    {
      env: { ...process.env, PEAK_MEMORY_FILE: peaks },
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (run.status !== status) throw new Error(`The command ended with ${run.status}: ${run.stderr}`);
  const [, bytes, cpuMs] = readFileSync(peaks, 'utf8').trim().split(' ').map(Number);
  rmSync(peaks);
  return { seconds, cpu: cpuMs / 1e3, megabytes: bytes / 2 ** 20, answer: JSON.parse(run.stdout) };
}

function compare(folder, { csv, size, isClean }) {
  const ratios = [];
  const cpuRatios = [];
  const times = [];
  const peaks = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const alone = measured(folder, ['-e', PAPAPARSE, csv], 0);
    const ours = measured(folder, [RUN, 'validate', csv, '--json'], isClean ? 0 : 4);
    const { rows: seen, validRows } = ours.answer.summary;
    if (seen !== size || validRows !== (isClean ? size : 0) || alone.answer.rows < size) {
      throw new Error(`validate read ${seen} rows, ${validRows} of them valid`);
    }
    ratios.push(ours.seconds / alone.seconds);
    cpuRatios.push(ours.cpu / alone.cpu);
    times.push(ours.seconds);
    peaks.push(ours.megabytes);
  }
  return {
    rows: size,
    file: isClean ? 'clean' : 'errors only',
    seconds: Number(median(times).toFixed(1)),
    'of papaparse alone': Number(median(ratios).toFixed(2)),
    'the same, of processor time': Number(median(cpuRatios).toFixed(2)),
    'peak MB': Math.round(Math.max(...peaks)),
  };
}

async function main(sizes) {
  const folder = mkdtempSync(join(tmpdir(), 'workos-bench-'));
  const results = [];
  try {
    for (const size of sizes) {
      for (const isClean of [true, false]) {
        const csv = join(folder, 'users.csv');
        const spoil = (values) => (isClean ? values : { ...values, email: `${values.email}@` });
        await writeCsv(csv, size, spoil);
        results.push(compare(folder, { csv, size, isClean }));
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.table(results);
}

const sizes = process.argv.slice(2).map(Number);
main(sizes.length > 0 ? sizes : [100_000, 1_000_000]).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
