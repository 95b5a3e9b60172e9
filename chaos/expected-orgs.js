'use strict';
// Which organization a row means (docs/reference.md, "The CSV": `org_id`, `org_external_id`, `org_name`).

const { looseName, storedAs } = require('./normal-forms');
const { describedBy, refOf } = require('./org-lines');

/** The organizations of a file. `rows` are its valid rows, `existing` the organizations before the import. */
function organizationsOf(rows, existing, options) {
  const { createOrgs, orgId, forms = [], lines = [], roleLines } = options;
  const { canonical } = describedBy(lines);
  const stored = (name) => storedAs(name, formsOfNames(forms), 'name');
  const named = orgId === null ? rows.flatMap(({ org }) => org ?? []) : [{ by: 'id', id: orgId }];
  const refs = [...named, ...orgsOfRoles(roleLines)].map(canonical);
  const all = existing.map(existingOrg);
  const resolved = new Map();
  const firstNames = new Map();
  for (const ref of refs) {
    if (ref.by !== 'external_id' || ref.name === undefined || firstNames.has(ref.externalId))
      continue;
    firstNames.set(ref.externalId, ref.name);
  }
  const described = { failed: 0, updated: 0 };
  for (const line of lines) {
    const name = line.name ?? firstNames.get(line.externalId);
    const end = endOf(
      all,
      { ...line, name, isNamed: line.name !== undefined },
      { ...options, stored },
    );
    resolved.set(keyOf(refOf(line)), end.organization);
    if (end.organization.missing) described.failed += 1;
    if (end.isUpdated) described.updated += 1;
  }
  // A name may mean an organization that another row names by external id, so external ids are resolved first.
  const ordered = [
    ...refs.filter(({ by }) => by !== 'name'),
    ...refs.filter(({ by }) => by === 'name'),
  ];
  for (const ref of ordered) {
    const key = keyOf(ref);
    if (resolved.has(key)) continue;
    const name = ref.by === 'external_id' ? firstNames.get(ref.externalId) : ref.name;
    const found = find(all, ref, stored);
    if (found !== undefined) resolved.set(key, found);
    else if (ref.by === 'id' || name === undefined || !createOrgs) resolved.set(key, MISSING);
    else {
      const fields = { name: stored(name), external_id: ref.externalId ?? null };
      resolved.set(key, make(all, { ...fields, domains: [], metadata: {} }));
    }
  }
  return {
    resolve: (ref) => (ref === undefined ? undefined : resolved.get(keyOf(canonical(ref)))),
    described: () => described,
    list: () => all,
    keys: () => resolved,
    keyOf,
  };
}

/** The references of the organizations that lines of roles.csv name. */
function orgsOfRoles(roleLines = []) {
  const externalIds = roleLines.flatMap(({ orgExternalId }) => orgExternalId ?? []);
  return [...new Set(externalIds)].map((externalId) => ({ by: 'external_id', externalId }));
}

/** Case distinguishes organizations: the faults fold that of users alone. */
function formsOfNames(forms) {
  return forms.filter((form) => form !== 'fold');
}

const MISSING = { missing: true, phrase: 'Organization not found' };
const AMBIGUOUS = { missing: true };

function find(all, ref, stored) {
  if (ref.by === 'id') return all.find(({ id }) => id !== undefined && id === ref.id);
  if (ref.by === 'external_id') return all.find((it) => it.external_id === ref.externalId);
  const named = all.filter(({ name }) => stored(name) === stored(ref.name));
  return named.length > 1 ? AMBIGUOUS : named[0];
}

const INVALID = { missing: true, phrase: 'is invalid' };
const TAKEN = { missing: true, phrase: 'belongs to another organization' };

/** What becomes of the organization of a line (docs/reference.md, "organizations.csv"). */
function endOf(all, line, { createOrgs, onExisting, stored }) {
  const { name, isNamed, externalId, domains, metadata = {}, isInvalid, isContradicted } = line;
  if (isInvalid || isContradicted) return { organization: INVALID };
  const ref = refOf(line);
  const found = find(all, ref, stored);
  if (found?.missing) return { organization: found };
  const isTaken = all.some((it) => it !== found && it.domains.some((its) => has(domains, its)));
  if (found === undefined) {
    if (ref.by === 'id' || name === undefined || !createOrgs) return { organization: MISSING };
    if (isTaken) return { organization: TAKEN };
    const fields = { name: stored(name), external_id: externalId ?? null, domains, metadata };
    return { organization: make(all, fields) };
  }
  if (onExisting !== 'update') return { organization: found };
  const was = JSON.stringify(found);
  const isAdding = domains.some(({ domain, state }) => !hasState(found.domains, domain, state));
  if (isAdding && isTaken) return { organization: TAKEN };
  if (isNamed && looseName(name) !== looseName(found.name)) found.name = stored(name);
  found.metadata = { ...found.metadata, ...metadata };
  for (const { domain, state } of domains) {
    if (hasState(found.domains, domain, state)) continue;
    found.domains = [...found.domains.filter((it) => it.domain !== domain), { domain, state }];
  }
  return { organization: found, isUpdated: JSON.stringify(found) !== was };
}

function has(domains, { domain }) {
  return domains.some((it) => it.domain === domain);
}

function hasState(domains, domain, state) {
  return domains.some((it) => it.domain === domain && (state === 'pending' || it.state === state));
}

function existingOrg({ id, name, external_id, domains = [], metadata = {} }) {
  const pairs = domains.map(({ domain, state }) => ({ domain, state }));
  return { label: id, id, name, external_id, domains: pairs, metadata };
}

function make(all, { name, external_id, domains, metadata }) {
  const label = external_id === null ? `name ${name}` : `external id ${external_id}`;
  const organization = { label, name, external_id, domains, metadata, isNew: true };
  all.push(organization);
  return organization;
}

function keyOf(ref) {
  switch (ref.by) {
    case 'id':
      return `id:${ref.id}`;
    case 'external_id':
      return `external_id:${ref.externalId}`;
    default:
      return `name:${ref.name}`;
  }
}

module.exports = { formsOfNames, keyOf, organizationsOf, orgsOfRoles };
