'use strict';
// npm run bench -- exports [records] [formats…]: looks at and reads exports of 1,000,000 records of 485 bytes in five
// formats. Prints the time as a ratio to a plain streaming parse of the same file (readline and JSON.parse; for a JSON
// document, @streamparser/json-node where the environment variable STREAMPARSER names its folder; papaparse for a CSV), and
// the peak memory of the process.

const { spawnSync } = require('node:child_process');
const {
  createReadStream,
  createWriteStream,
  mkdtempSync,
  readFileSync,
  rmSync,
} = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { once } = require('node:events');
const { pipeline } = require('node:stream/promises');
const { createGzip } = require('node:zlib');
const { median } = require('./target');

const EXPORTS = process.env.EXPORTS_ROOM ?? join(__dirname, '..', 'dist', 'lib', 'exports');
const ROUNDS = Number(process.env.ROUNDS ?? 3);
const RECORD_BYTES = 485;

const OURS = `
  const { sampleExport, readExport } = require(${JSON.stringify(EXPORTS)});
  (async () => {
    let records = 0;
    const sample = await sampleExport(process.argv[1]);
    for await (const batch of readExport(sample)) records += batch.records.length;
    console.log(JSON.stringify({ records }));
  })();`;

const PLAIN_LINES = `
  const { createInterface } = require('node:readline');
  const { createReadStream } = require('node:fs');
  const { createGunzip } = require('node:zlib');
  (async () => {
    let records = 0;
    const file = createReadStream(process.argv[1]);
    const input = process.argv[1].endsWith('.gz') ? file.pipe(createGunzip()) : file;
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      if (typeof JSON.parse(line) === 'object') records += 1;
    }
    console.log(JSON.stringify({ records }));
  })();`;

const PLAIN_DOCUMENT = `
  (async () => {
    const { JSONParser } = await import(process.env.STREAMPARSER + '/dist/mjs/index.js');
    let records = 0;
    const parser = new JSONParser({ paths: ['$.users.*'], keepStack: false });
    parser.on('data', () => { records += 1; });
    parser.on('end', () => console.log(JSON.stringify({ records })));
    require('node:fs').createReadStream(process.argv[1]).pipe(parser);
  })();`;

const PLAIN_TABLE = `
  const Papa = require(${JSON.stringify(require.resolve('papaparse'))});
  let records = 0;
  Papa.parse(require('node:fs').createReadStream(process.argv[1]), {
    header: true,
    skipEmptyLines: true,
    chunk: ({ data }) => { records += data.length; },
    complete: () => console.log(JSON.stringify({ records })),
  });`;

/** A user as an API writes it, of 485 bytes as one line of JSON. */
function userOf(index) {
  const user = {
    user_id: `auth0|${String(index).padStart(24, '0')}`,
    email: `person${index}@example.com`,
    email_verified: index % 3 > 0,
    given_name: 'Ada',
    family_name: index % 10 === 0 ? 'Lovelace-Müller' : 'Lovelace',
    identities: [
      { connection: 'Username-Password-Authentication', provider: 'auth0', isSocial: false },
    ],
    app_metadata: { plan: 'pro', org_id: `org_${index % 200}` },
    created_at: '2026-01-02T03:04:05.000Z',
    note: '',
  };
  user.note = 'x'.repeat(Math.max(0, RECORD_BYTES - 1 - Buffer.byteLength(JSON.stringify(user))));
  return user;
}

const FORMATS = {
  ndjson: {
    name: 'users.ndjson',
    plain: PLAIN_LINES,
    write: (user) => `${JSON.stringify(user)}\n`,
  },
  'ndjson.gz': { name: 'users.ndjson.gz', plain: PLAIN_LINES, from: 'ndjson' },
  document: {
    name: 'users.json',
    plain: process.env.STREAMPARSER === undefined ? undefined : PLAIN_DOCUMENT,
    head: '{"users": [\n',
    write: (user, index) => `${index === 0 ? '' : ',\n'}${JSON.stringify(user, null, 1)}`,
    tail: ']}\n',
  },
  csv: {
    name: 'users.csv',
    plain: PLAIN_TABLE,
    head: `${Object.keys(userOf(0)).join(',')}\n`,
    write: (user) => `${Object.values(user).map(cellOf).join(',')}\n`,
  },
  copy: {
    name: 'users.sql',
    head: `COPY auth.users (${Object.keys(userOf(0)).join(', ')}) FROM stdin;\n`,
    write: (user) => `${Object.values(user).map(textOf).join('\t')}\n`,
    tail: '\\.\n',
  },
};

function textOf(value) {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function cellOf(value) {
  const text = textOf(value);
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function writeExport(folder, { name, head = '', tail = '', write, from }, records) {
  const path = join(folder, name);
  if (from !== undefined) {
    const source = join(folder, FORMATS[from].name);
    await pipeline(createReadStream(source), createGzip({ level: 1 }), createWriteStream(path));
    return path;
  }
  const file = createWriteStream(path);
  file.write(head);
  for (let index = 0; index < records; index += 1) {
    if (!file.write(write(userOf(index), index))) await once(file, 'drain');
  }
  file.end(tail);
  await once(file, 'close');
  return path;
}

/** The elapsed time of a script in seconds, and its peak memory. */
function measured(folder, script, { path, records }) {
  const peaks = join(folder, 'peaks');
  const began = process.hrtime.bigint();
  const run = spawnSync(
    process.execPath,
    ['--require', join(__dirname, 'peak-memory.js'), '-e', script, path],
    { env: { ...process.env, PEAK_MEMORY_FILE: peaks }, encoding: 'utf8' },
  );
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (run.status !== 0) throw new Error(`The reader ended with ${run.status}: ${run.stderr}`);
  const [, bytes, cpuMs] = readFileSync(peaks, 'utf8').trim().split(' ').map(Number);
  rmSync(peaks);
  const read = JSON.parse(run.stdout).records;
  if (read !== records) throw new Error(`${path}: ${read} of ${records} records were read`);
  return { seconds, cpu: cpuMs / 1e3, megabytes: bytes / 1e6 };
}

function compare(folder, format, file) {
  const { plain } = FORMATS[format];
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const alone = plain === undefined ? undefined : measured(folder, plain, file);
    rounds.push({ ours: measured(folder, OURS, file), alone });
  }
  const ratio = (unit) =>
    plain === undefined
      ? '-'
      : Number(median(rounds.map(({ ours, alone }) => ours[unit] / alone[unit])).toFixed(2));
  return {
    format,
    records: file.records,
    seconds: Number(median(rounds.map(({ ours }) => ours.seconds)).toFixed(1)),
    'of a plain parse': ratio('seconds'),
    'the same, of processor time': ratio('cpu'),
    'peak MB': Math.round(Math.max(...rounds.map(({ ours }) => ours.megabytes))),
  };
}

async function main(records, formats) {
  const folder = mkdtempSync(join(tmpdir(), 'workos-bench-'));
  const results = [];
  try {
    for (const [format, how] of Object.entries(FORMATS)) {
      const path = await writeExport(folder, how, records);
      if (formats.length > 0 && !formats.includes(format)) continue;
      results.push(compare(folder, format, { path, records }));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.table(results);
}

main(Number(process.argv[2] ?? 1_000_000), process.argv.slice(3)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
