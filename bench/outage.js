'use strict';
// npm run bench -- outage: imports into a sandbox with the published limits, with trouble in the middle: 30 s of 503, 2 s
// of 429, or a halved limit. Prints the rows that failed or are missing, and the time beyond the ideal, in which the limit
// is used fully whenever the server works.

const { setTimeout: wait } = require('node:timers/promises');
const { rows } = require('./rows');
const { importInto, startSandbox, withTarget } = require('./target');

const ORGS = 50;
const SIZE = 2_000;
const LATENCY_MS = 80;
const PER_SECOND = 50;
const BEGIN_MS = 20_000;

const CASES = [
  {
    name: 'no trouble',
    trouble: async () => undefined,
    idealSeconds: (writes) => writes / PER_SECOND,
  },
  {
    name: '30 s of 503',
    trouble: (sandbox) => strike(sandbox, '* * status=503', 30_000),
    idealSeconds: (writes) => writes / PER_SECOND + 30,
  },
  {
    name: '2 s of 429',
    trouble: (sandbox) => strike(sandbox, '* * status=429 retry-after=1', 2_000),
    idealSeconds: (writes) => writes / PER_SECOND + 2,
  },
  {
    name: 'limit halved',
    trouble: (sandbox) => sandbox.setRateLimit('250/10'),
    idealSeconds: (writes) => {
      const before = (BEGIN_MS / 1_000) * PER_SECOND;
      return before / PER_SECOND + (writes - before) / (PER_SECOND / 2);
    },
  },
];

async function strike(sandbox, fault, forMs) {
  await sandbox.setFaults([fault]);
  await wait(forMs);
  await sandbox.setFaults([]);
}

async function main() {
  const results = [];
  for (const each of CASES) results.push(await measure(each));
  console.table(results);
}

async function measure({ name, trouble, idealSeconds }) {
  const limits = ['--rate-limit', 'documented', '--latency', String(LATENCY_MS)];
  const target = { size: SIZE, orgs: ORGS, start: () => startSandbox(limits) };
  return withTarget(target, async (sandbox, { folder, csv }) => {
    const importing = importInto(sandbox, { folder, csv, flags: [], rateLimit: '50' });
    const [answer] = await Promise.all([importing, wait(BEGIN_MS).then(() => trouble(sandbox))]);
    const { summary } = answer;
    const created = (await sandbox.stats()).created;
    const users = new Set([...rows(SIZE, ORGS)].map(({ email }) => email)).size;
    const seconds = summary.durationMs / 1000;
    const ideal = idealSeconds(users + SIZE);
    return {
      trouble: name,
      'rows lost': SIZE - summary.successes,
      'created twice': created.users - users + created.memberships - SIZE,
      'times the ideal': (seconds / ideal).toFixed(3),
      'seconds over it': (seconds - ideal).toFixed(1),
      'answers 429': summary.requests.throttled,
    };
  });
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
