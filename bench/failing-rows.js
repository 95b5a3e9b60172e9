'use strict';
// A CSV of rows that all fail, each for one of five realistic reasons.

const { createWriteStream } = require('node:fs');
const { once } = require('node:events');

const REASONS = [
  // Metadata that is not JSON, an invalid email, an unknown organization (by external id, by name), and two at once.
  (i) => [`user.${i}@example.com`, '{oops', '', ''],
  (i) => [`user ${i} at example`, '', '', ''],
  (i) => [`user.${i}@example.com`, '', `org-${i % 500}`, ''],
  (i) => [`user.${i}@example.com`, '', '', `Organization ${i % 500}`],
  (i) => [`user.${i}@example.com`, '{"plan":3', `org-${i % 500}`, 'both'],
];

/** Writes a CSV of `size` rows, all of which fail with `--no-create-orgs`. */
async function writeFailingCsv(path, size) {
  const file = createWriteStream(path);
  file.write('email,metadata,org_external_id,org_name\n');
  for (let i = 1; i <= size; i += 1) {
    const cells = REASONS[i % REASONS.length](i).map((cell) =>
      cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell,
    );
    if (!file.write(`${cells.join(',')}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

module.exports = { writeFailingCsv };
