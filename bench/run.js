'use strict';
// npm run bench -- [name] [arguments…]: runs one benchmark, or all of them one after the other. Each file says what it
// measures; docs/performance.md has the numbers.

const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const NAMES = [
  'utilisation',
  'budget',
  'eta',
  'processor',
  'memory',
  'outage',
  'workers',
  'resume',
  'validate',
  'errors',
  'analyze',
  'report',
  'results',
  'verify',
  'since',
  'convert',
  'exports',
];

const [name, ...args] = process.argv.slice(2);
if (name !== undefined && !NAMES.includes(name)) {
  console.error(`There is no benchmark "${name}". Choose one of: ${NAMES.join(', ')}.`);
  process.exit(2);
}
for (const each of name === undefined ? NAMES : [name]) {
  console.log(`\n${each}`);
  const { status } = spawnSync(process.execPath, [join(__dirname, `${each}.js`), ...args], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
