'use strict';
// npm run bench -- workers [rounds]: the speed with 1, 2 and 4 workers, compared in each round. *latency*: 100 ms and
// concurrency 10, so that waiting dominates. *processor*: no latency, and a server that leaves the processor to the
// workers. *shared*: the same with the sandbox, which needs more of the processor than one worker does.

const { importInto, median, startBareServer, startSandbox, withTarget } = require('./target');

const ORGS = 50;
const WORKERS = [1, 2, 4];
const CASES = [
  // Enough chunks for all workers.
  {
    name: 'latency',
    start: () => startSandbox(['--latency', '100']),
    rows: 4_000,
    chunkSize: 100,
    concurrency: 10,
  },
  {
    name: 'processor',
    start: startBareServer,
    rows: 120_000,
    chunkSize: 1_000,
    concurrency: 20,
  },
  {
    name: 'shared',
    start: startSandbox,
    rows: 60_000,
    chunkSize: 1_000,
    concurrency: 20,
  },
];

async function main(rounds) {
  for (const each of CASES) {
    const seconds = new Map(WORKERS.map((workers) => [workers, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const workers of WORKERS) seconds.get(workers).push(await measure(each, workers));
    }
    const one = median(seconds.get(1));
    console.log(`${each.name}: ${each.rows} rows, concurrency ${each.concurrency}`);
    console.table(
      WORKERS.map((workers) => ({
        workers,
        'times as fast as one': Number((one / median(seconds.get(workers))).toFixed(2)),
        'median seconds': Number(median(seconds.get(workers)).toFixed(1)),
        rounds,
      })),
    );
  }
}

async function measure({ start, rows, concurrency, chunkSize }, workers) {
  return withTarget({ size: rows, orgs: ORGS, start }, async (sandbox, { folder, csv }) => {
    const flags = ['--workers', String(workers), '--concurrency', String(concurrency)];
    const answer = await importInto(sandbox, {
      folder,
      csv,
      flags: [...flags, '--chunk-size', String(chunkSize)],
    });
    if (answer.summary.successes !== rows) throw new Error('rows are missing');
    return answer.summary.durationMs / 1000;
  });
}

main(Number(process.argv[2] ?? 3)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
