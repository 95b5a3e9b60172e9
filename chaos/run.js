'use strict';
// npm run chaos -- --seed N --runs M: imports generated files into a sandbox that loses answers, kills the import and
// its resumes at random instants, and compares the final state with the file.

const { campaign } = require('./campaign');
const { readOptions, USAGE } = require('./options');
const { describeFailure, tableOf } = require('./report');

const REPORT_EVERY = 25;

async function main(args) {
  const options = readOptions(args);
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const startedMs = Date.now();
  const runs = await campaign(options, (run, done) => {
    if (run.wrong.length > 0) {
      console.error(describeFailure(run, repeated(options)));
    }
    if (done % REPORT_EVERY === 0) console.error(`${done} of ${options.runs} runs`);
  });
  const failed = runs.filter(({ wrong }) => wrong.length > 0).length;
  console.table({ ...tableOf(runs), seconds: Math.round((Date.now() - startedMs) / 1_000) });
  console.log(`${runs.length - failed} runs clean, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

/** The options that a repetition needs as well. */
function repeated({ mode: { importOnly, isTampered, isSince, isUndone, leftOut, rows } }) {
  return [
    importOnly ? ' --import-only' : '',
    isTampered ? ' --tamper' : '',
    isSince ? ' --since' : '',
    isUndone ? ' --undo' : '',
    rows === 0 ? '' : ` --rows ${rows}`,
    leftOut.length === 0 ? '' : ` --without ${leftOut.join(',')}`,
  ].join('');
}

// `exit` kills the sandboxes and the commands that were started.
process.on('SIGINT', () => process.exit(130)).on('SIGTERM', () => process.exit(143));

main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof TypeError ? `${error.message}\n\n${USAGE}` : error);
  process.exit(1);
});
