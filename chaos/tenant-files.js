'use strict';
// The files beside users.csv: organizations.csv and roles.csv.

const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { chanceOf } = require('./chance');
const { editOrgLines, makeOrgLines } = require('./org-lines');
const { editRoleLines, makeRoleLines } = require('./role-lines');

/**
 * Writes the files that a job has, and notes in its options what they mean and what they are called. `rows` are those of
 * its CSV. With `were`, the options of an earlier job, the files of that job are edited.
 */
function writeTenant({ seed, job = 'first', options }, { folder }, { organizations, rows, were }) {
  const write = (name, { text, lines }) => {
    const file = were === undefined ? name : `edited-${name}`;
    writeFileSync(join(folder, file), text);
    return { file, lines };
  };
  if (options.hasOrgLines) {
    const refs = rows.flatMap(({ org }) => org ?? []);
    const chance = chanceOf(seed, `lines ${job}`);
    const made = were?.lines
      ? editOrgLines(chance, { lines: were.lines, refs })
      : makeOrgLines(chance, { organizations, refs });
    const { file, lines } = write('organizations.csv', made);
    Object.assign(options, { lines, orgFile: file });
  }
  if (options.hasRoleLines) {
    const chance = chanceOf(seed, `role lines ${job}`);
    const made = were?.roleLines
      ? editRoleLines(chance, were.roleLines)
      : makeRoleLines(chance, options.forms);
    const { file, lines } = write('roles.csv', made);
    Object.assign(options, { roleLines: lines, roleFile: file });
  }
}

module.exports = { writeTenant };
