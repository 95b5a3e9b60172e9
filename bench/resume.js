'use strict';
// npm run bench -- resume [rows]: the time of a resume before its first request. Imports into a server that does no work,
// kills the command after nine tenths of the rows, and resumes. The CSV is checked when the resume has read the file and
// compared its fingerprint; it then records the run in the ledger.

const { once } = require('node:events');
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { command, peakMegabytes, startBareServer, withTarget } = require('./target');

const ORGS = 200;
const JOB = 'bench';
const KILLED_AT = 0.9;

async function main(size) {
  await withTarget({ size, orgs: ORGS, start: startBareServer }, async (server, place) => {
    const chunksDone = await importAndKill(server, place);
    const began = Date.now();
    const [firstRequestMs, summary] = await resume(server, place);
    if (summary.successes !== size) throw new Error('rows are missing');
    const checkedMs = runRecordedMs(place);
    console.table({
      rows: size,
      'chunks done when it was killed': chunksDone,
      'seconds until the CSV was checked': ((checkedMs - began) / 1000).toFixed(1),
      'seconds from there to the first request': ((firstRequestMs - checkedMs) / 1000).toFixed(2),
      'peak MB': peakMegabytes(place.folder).command,
    });
  });
}

async function importAndKill(server, { folder, csv }) {
  const flags = ['--job-id', JOB, '--concurrency', '20'];
  const child = command(server, { folder, args: ['import', csv, ...flags] });
  child.stdout.resume();
  const ended = once(child, 'close');
  let done = 0;
  for (let total = Infinity; done < total * KILLED_AT; await sleep(50)) {
    if (child.exitCode !== null) throw new Error('the import ended before it was killed');
    const file = join(folder, 'jobs', JOB, 'checkpoint.json');
    if (existsSync(file)) ({ done, total } = JSON.parse(readFileSync(file, 'utf8')).chunks);
  }
  child.kill('SIGKILL');
  await ended;
  return done;
}

async function resume(server, { folder }) {
  const firstRequest = server.nextRequestMs();
  const child = command(server, { folder, args: ['resume', JOB] });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`the resume ended with ${status}: ${output}`);
  return [await firstRequest, JSON.parse(output).summary];
}

/** When the resume recorded its run in `job.log`. */
function runRecordedMs({ folder }) {
  const log = readFileSync(join(folder, 'jobs', JOB, 'ledger', 'job.log'), 'utf8');
  const [, atMs] = /\["run",(\d+)/.exec(log);
  return Number(atMs);
}

main(Number(process.argv[2] ?? 1_000_000)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
