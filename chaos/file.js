'use strict';
// The CSV of a run: its text, and the meaning of each row. Nothing is read back from the text, so that the oracle does
// not depend on a parser.

const { BAD_LINES, BAD_ROWS } = require('./bad-rows');
const { csvLine } = require('./csv-text');
const orgs = require('./org-refs');
const people = require('./people');
const { CELLS } = require('./role-lines');
const { refusedCredential } = require('./secrets');

const COLUMNS = [
  'email',
  'first_name',
  'last_name',
  'email_verified',
  'external_id',
  'password',
  'password_hash',
  'password_hash_type',
  'metadata',
  'totp_secret',
  'totp_issuer',
  'org_id',
  'org_external_id',
  'org_name',
  'notes',
  'role_slugs',
];

/** Cells of `role_slugs`, and the roles they mean. The last role exists in no environment. */
const ROLES = [
  [30, { cell: '', means: [] }],
  [30, { cell: 'member', means: ['member'] }],
  [15, { cell: ' admin ', means: ['admin'] }],
  [12, { cell: 'admin, editor', means: ['admin', 'editor'] }],
  [12, { cell: '["billing","member"]', means: ['billing', 'member'] }],
  [1, { cell: 'no-such-role', means: ['no-such-role'] }],
];

const NEAR = 5;

/**
 * Makes the file. `place` is the content of the sandbox: `known`, `takenIds` and the seeded `organizations` with ids.
 * Returns its `text`, its `rows` and its `entries`, each of which becomes a row. A row is `{row, invalid, phrase?}` or
 * `{row, user, org?, roles, isRefused}`.
 */
function makeFile(chance, options, place) {
  const refs = orgs.orgRefs(chance, place.organizations, options.forms);
  const content = { ...place, refs, count: options.rows, seen: [] };
  const entries = makeEntries(chance, options, content);
  return { ...fileOf(entries, options.form), entries };
}

/** `count` more entries; `seen` are the people of the file so far, `refs` those of its organizations. */
function makeEntries(chance, options, { count, seen, refs, ...place }) {
  const picker = new PersonPicker(chance, { known: place.known, forms: options.forms, seen });
  const cells = options.hasRoleLines || options.createRoles ? [...ROLES, ...CELLS] : ROLES;
  return Array.from({ length: count }, () => {
    const good = goodEntry(chance, { picker, refs, place, cells });
    return chance.happens(0.05) ? badEntry(chance, good, options) : good;
  });
}

/** The text of the entries, and what each row means. */
function fileOf(entries, { delimiter, lineEnd, bom }) {
  const lines = entries.map((entry) => entry.line ?? lineOf(cellsOf(entry), delimiter));
  return {
    text: bom + [COLUMNS.join(delimiter), ...lines, ''].join(lineEnd),
    rows: entries.map((entry, index) => ({ row: index + 1, ...meaningOf(entry) })),
  };
}

/** Chooses the person of each row: a new one, or one again from a row nearby, from any row, or from a great many. */
class PersonPicker {
  constructor(chance, { known, forms, seen }) {
    this.chance = chance;
    this.forms = forms;
    this.known = known;
    this.seen = [...seen];
    this.crowd = seen.slice(0, 2);
  }

  next() {
    const { chance, seen, crowd, known } = this;
    const kind = chance.weighted([
      [62, 'new'],
      [12, 'near'],
      [12, 'far'],
      [6, 'crowd'],
      [8, 'known'],
    ]);
    if (kind === 'known') return this.again(chance.pick(known), people.knownPerson);
    if (kind === 'new' || seen.length === 0) return this.fresh();
    if (kind === 'near') return people.again(chance, chance.pick(seen.slice(-NEAR)));
    return people.again(chance, chance.pick(kind === 'far' ? seen : crowd));
  }

  fresh() {
    const person = people.newPerson(this.chance, this.seen.length, this.forms);
    this.seen.push(person);
    if (this.crowd.length < 2) this.crowd.push(person);
    return { ...person, isNew: true };
  }

  again(known, make) {
    known.person ??= make(this.chance, known);
    return people.again(this.chance, known.person);
  }
}

function goodEntry(chance, { picker, refs, place, cells }) {
  const { isNew, ...person } = picker.next();
  const oddity = isNew ? chance.next() : 1;
  const user = { ...person };
  if (oddity < 0.015) user.credential = refusedCredential(chance);
  else if (oddity < 0.025) user.externalId = chance.pick(place.takenIds);
  const org = chance.weighted([
    [15, undefined],
    [80, chance.pick(refs.good)],
    [3, chance.pick(refs.bad)],
  ]);
  const roles = chance.weighted(cells);
  const padding = chance.happens(0.03) ? ' ' : '';
  const notes = chance.happens(0.02) ? 'two\nlines; "quoted", and more' : '';
  return { user, org, roles, padding, notes, isRefused: oddity < 0.015 };
}

function cellsOf({ user, org, roles, padding, notes }) {
  return {
    ...people.cellsOf(user),
    ...orgs.cellsOf(org),
    role_slugs: roles.cell,
    notes,
    email: `${padding}${user.email}${padding}`,
  };
}

function meaningOf({ line, phrase, user, org, roles, isRefused }) {
  return line === undefined
    ? { user, org, roles: roles.means, isRefused }
    : { invalid: true, ...(phrase === undefined ? {} : { phrase }) };
}

function badEntry(chance, good, { form: { delimiter }, isForOneOrg }) {
  const cells = cellsOf(good);
  if (chance.happens(0.2)) {
    const whole = lineOf({ ...cells, email: 'x@example.com', role_slugs: '' }, delimiter);
    return { line: chance.pick(BAD_LINES)(whole, delimiter) };
  }
  const bad = chance.pick(BAD_ROWS);
  const { spoil, phrase } = bad.isAboutOrg && isForOneOrg ? BAD_ROWS[0] : bad;
  return { line: lineOf({ ...cells, ...spoil(cells) }, delimiter), phrase };
}

function lineOf(cells, delimiter) {
  return csvLine(
    COLUMNS.map((name) => cells[name]),
    delimiter,
  );
}

module.exports = { COLUMNS, fileOf, makeEntries, makeFile, ROLES };
