'use strict';
// The output of a campaign: a description of each failed run, and the table at the end.

const SHOWN = 20;

/** What is wrong with a run, its folder, and how to repeat it. */
function describeFailure({ seed, wrong, folder, faults, tampered }, extra = '') {
  const more = wrong.length > SHOWN ? [`  and ${wrong.length - SHOWN} more`] : [];
  return [
    `Seed ${seed} failed:`,
    ...wrong.slice(0, SHOWN).map((line) => `  ${line}`),
    ...more,
    `  Faults: ${faults.filter((fault) => !fault.includes('/nowhere')).join('; ') || 'none'}`,
    ...(tampered.length === 0 ? [] : [`  Tampered: ${tampered.join('; ')}`]),
    `  Kept: ${folder}`,
    `  Repeat: npm run chaos -- --seed ${seed} --runs 1${extra}`,
  ].join('\n');
}

/** The sums of all runs, for `console.table`. */
function tableOf(runs) {
  const sum = (count) => runs.reduce((total, run) => total + count(run), 0);
  const kills = (name) => sum(({ struck }) => struck.filter((it) => it.startsWith(name)).length);
  const ending = (name) => sum(({ endings }) => endings[name]);
  const rows = sum((run) => run.rows);
  const kinds = [...new Set(runs.flatMap((run) => run.kinds))].sort();
  const isOf = (kind) => (run) => Number(run.kinds.includes(kind));
  return {
    runs: runs.length,
    ...Object.fromEntries(kinds.map((kind) => [`runs with ${kind}`, sum(isOf(kind))])),
    rows,
    'kills of the coordinator': kills('coordinator'),
    'kills of a worker': kills('worker'),
    'kills of the group': kills('group'),
    'SIGINT, SIGTERM': kills('sig'),
    'kills with a role open': sum(({ open }) => open.filter(({ roles }) => roles).length),
    'kills with a factor open': sum(({ open }) => open.filter(({ factors }) => factors).length),
    'files tampered with': sum(({ tampered }) => tampered.length),
    'jobs refused': sum(({ isRefused }) => Number(isRefused)),
    imports: sum(({ commands }) => commands.filter((it) => it === 'import').length),
    resumes: sum(({ commands }) => commands.filter((it) => it === 'resume').length),
    undos: sum(({ commands }) => commands.filter((it) => it === 'undo').length),
    requests: ending('sent'),
    'answers lost': ending('lost'),
    'connections reset': ending('reset'),
    'answers 429': ending('throttled'),
    'answers 5xx': ending('broken'),
    'ledger bytes per row': rows === 0 ? 0 : Math.round(sum((run) => run.ledgerBytes) / rows),
  };
}

module.exports = { describeFailure, tableOf };
