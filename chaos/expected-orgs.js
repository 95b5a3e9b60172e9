'use strict';
// Which organization a row means (docs/reference.md, "The CSV": `org_id`, `org_external_id`, `org_name`).

const { storedAs } = require('./normal-forms');

/** The organizations of a file. `rows` are its valid rows, `existing` the organizations before the import. */
function organizationsOf(rows, existing, options) {
  const { createOrgs, orgId, forms = [] } = options;
  const stored = (name) => storedAs(name, formsOfNames(forms), 'name');
  const refs = orgId === null ? rows.flatMap(({ org }) => org ?? []) : [{ by: 'id', id: orgId }];
  const all = existing.map(({ id, name, external_id }) => ({ label: id, id, name, external_id }));
  const resolved = new Map();
  const firstNames = new Map();
  for (const ref of refs) {
    if (ref.by !== 'external_id' || ref.name === undefined || firstNames.has(ref.externalId))
      continue;
    firstNames.set(ref.externalId, ref.name);
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
    else resolved.set(key, make(all, { name: stored(name), external_id: ref.externalId ?? null }));
  }
  return {
    resolve: (ref) => (ref === undefined ? undefined : resolved.get(keyOf(ref))),
    list: () => all,
    keys: () => resolved,
    keyOf,
  };
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

function make(all, { name, external_id }) {
  const label = external_id === null ? `name ${name}` : `external id ${external_id}`;
  const organization = { label, name, external_id, isNew: true };
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

module.exports = { organizationsOf };
