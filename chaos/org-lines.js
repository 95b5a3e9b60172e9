'use strict';
// The organizations.csv of a run: its text, and the meaning of each line.

const { csvLine } = require('./csv-text');
const { looseName } = require('./normal-forms');

const OLD = '2021-03-04T05:06:07.000Z';
const COLUMNS = ['org_id', 'org_external_id', 'org_name', 'domains', 'metadata'];

/** An organization that exists, which no row names: its line gives it another name. */
const SEEDED = {
  name: 'Before the Import',
  external_id: 'described',
  domain_data: [{ domain: 'seeded.example.com', state: 'verified' }],
  metadata: { plan: 'old', kept: 'yes' },
  created_at: OLD,
};

const TAKEN = { domain: 'taken.example.com', state: 'pending' };
const OWNER = { name: 'Owner of a Domain', domain_data: [TAKEN], created_at: OLD };

/**
 * Lines about organizations that exist, and that rows name, and others. `organizations` are the seeded ones with their
 * ids, `refs` the references of the rows. A line is `{ref, name?, externalId?, domains, metadata?, isInvalid?}`.
 */
function makeOrgLines(chance, { organizations, refs }) {
  const about = [
    ...organizations.filter(() => chance.happens(0.4)).map((it) => seededLine(chance, it)),
    ...newRefs(refs)
      .filter(() => chance.happens(0.6))
      .map((ref) => ({ ...ref, externalId: ref.externalId })),
    ...Array.from({ length: chance.int(1, 5) }, (_, index) => lone(index)),
    { externalId: SEEDED.external_id, name: 'After the Import', domain: 'seeded.example.com' },
  ];
  const lines = about.map((it, index) => withFields(chance, it, index));
  // A domain of another organization; in one line alone, or the lines would contradict each other.
  if (chance.happens(0.5)) chance.pick(lines).domains.push(TAKEN);
  const good = lines[lines.length - 2];
  if (chance.happens(0.3)) lines.push(contradiction(good));
  return fileOf(lines);
}

function fileOf(lines) {
  return { text: [csvLine(COLUMNS, ','), ...lines.map(textOf), ''].join('\n'), lines };
}

/**
 * The file of a later import: some lines are gone, some are changed, and others are about organizations that `refs` bring.
 * No organization is renamed that rows may mean by its name.
 */
function editOrgLines(chance, { lines, refs }) {
  const seen = new Set();
  const whole = lines.filter((line) => {
    const key = keyOfRef(refOf(line));
    return !seen.has(key) && seen.add(key);
  });
  const left = whole.filter(() => !chance.happens(0.15));
  const changed = left.map((line, index) => changedLine(chance, line, index));
  const known = new Set(changed.flatMap(keysOf));
  const added = newRefs(refs)
    .filter((ref) => !known.has(keyOfRef({ by: 'external_id', ...ref })) && chance.happens(0.3))
    .map((ref, index) => withFields(chance, ref, `added-${index}`));
  const all = [...changed, ...added];
  if (all.length > 0 && chance.happens(0.2)) all.push(contradiction(chance.pick(all)));
  return fileOf(all);
}

function changedLine(chance, line, index) {
  const isLone = /^lone-/.test(line.externalId);
  const more = {
    domain: `again-${index}.example.com`,
    state: chance.pick(['pending', 'verified']),
  };
  return {
    ...line,
    ...(isLone && chance.happens(0.3) ? { name: `${line.name} again` } : {}),
    ...(chance.happens(0.3) ? { metadata: { plan: 'changed', more: 'new' } } : {}),
    domains: chance.happens(0.3) ? [...line.domains, more] : line.domains,
    isInvalid: chance.happens(0.05),
    isContradicted: false,
  };
}

function seededLine(chance, { id, name, external_id: externalId }) {
  const isById = externalId === null || chance.happens(0.5);
  return { ...(isById ? { id } : { externalId }), ...(chance.happens(0.5) ? { name } : {}) };
}

/** Those that rows create by external id, each with the name of its first reference. */
function newRefs(refs) {
  const byId = new Map();
  for (const { by, externalId, name } of refs) {
    if (by !== 'external_id' || !externalId.startsWith('new-org-')) continue;
    if (!byId.has(externalId)) byId.set(externalId, { externalId, name });
  }
  return [...byId.values()];
}

function lone(index) {
  if (index === 0) return { name: 'Lone by Name' };
  return { externalId: `lone-${index}`, name: `Lone ${index}` };
}

function withFields(chance, { domain, ...named }, index) {
  const kind = chance.next();
  const own = { domain: `org-${index}.example.com`, state: chance.pick(['pending', 'verified']) };
  const domains = [
    ...(domain === undefined ? [] : [{ domain, state: 'pending' }]),
    ...(kind < 0.6 ? [own] : []),
  ];
  return {
    ...named,
    domains,
    ...(chance.happens(0.5) ? { metadata: { plan: 'gold', line: String(index) } } : {}),
    ...(chance.happens(0.05) && domain === undefined ? { isInvalid: true } : {}),
  };
}

/** Another line of the same organization: neither is sent. */
function contradiction(line) {
  const other = { ...line, metadata: { plan: 'another' }, domains: [] };
  line.isContradicted = true;
  return { ...other, isContradicted: true };
}

function textOf({ id = '', externalId = '', name = '', domains, metadata, isInvalid }) {
  const list = domains.map(({ domain, state }) =>
    state === 'pending' ? domain : `${domain}:${state}`,
  );
  const cell = isInvalid ? [...list, 'gmail.com'].join(', ') : list.join(', ');
  return csvLine([id, externalId, name, cell, metadata ? JSON.stringify(metadata) : ''], ',');
}

/** What the lines mean: which of them a reference is about, and how `organizationsOf` names it. */
function describedBy(lines = []) {
  const byKey = new Map();
  const byName = new Map();
  for (const line of lines) {
    for (const key of keysOf(line)) if (!byKey.has(key)) byKey.set(key, line);
    if (line.name === undefined) continue;
    const name = looseName(line.name);
    byName.set(name, byName.has(name) ? undefined : line);
  }
  const find = (ref) =>
    byKey.get(keyOfRef(ref)) ?? (ref.by === 'name' ? byName.get(looseName(ref.name)) : undefined);
  return {
    canonical(ref) {
      const line = ref && find(ref);
      if (line === undefined) return ref;
      const known = refOf(line);
      return known.by === 'external_id' && known.name === undefined ? ref : known;
    },
  };
}

/** The reference by which a line finds its organization. */
function refOf({ id, externalId, name }) {
  if (id !== undefined) return { by: 'id', id };
  if (externalId === undefined) return { by: 'name', name };
  return { by: 'external_id', externalId, ...(name === undefined ? {} : { name }) };
}

function keysOf(line) {
  const { id, externalId } = line;
  const own = keyOfRef(refOf(line));
  return id === undefined || externalId === undefined ? [own] : [own, `external_id:${externalId}`];
}

function keyOfRef({ by, id, externalId, name }) {
  return `${by}:${id ?? externalId ?? name}`;
}

module.exports = { describedBy, editOrgLines, makeOrgLines, refOf, SEEDED_ORGS: [SEEDED, OWNER] };
