'use strict';
// Which roles and permissions there are after an import (docs/reference.md, "roles.csv").

const { formsOfNames } = require('./expected-orgs');
const { looseName, storedAs } = require('./normal-forms');

/**
 * `before` is the state before the import, `rows` the valid rows, `options` has `onExisting`, `createRoles`, `forms`, the
 * normal forms of the server, and `roleLines`. `organizationOf` gives the expected organization of an external id. Returns the roles by `slug`, or by
 * `slug in label`, the slugs of the permissions, and the `counts` of the summary.
 */
function rolesOf({ before, rows, options, organizationOf }) {
  const { roleLines = [], createRoles = false, onExisting, forms = [] } = options;
  const stored = (name) => storedAs(name, formsOfNames(forms), 'name');
  const roles = new Map();
  for (const it of before.roles ?? []) roles.set(it.slug, existing(it));
  for (const it of before.organization_roles ?? []) {
    roles.set(keyOf(it.slug, it.organization_id), existing(it));
  }
  const counts = { rolesCreated: 0, rolesFound: 0, rolesUpdated: 0, rolesFailed: 0 };
  const described = roleLines.filter(({ orgExternalId }) => orgExternalId === undefined);
  const known = new Set(described.map(({ slug }) => slug));
  const named = new Set(createRoles ? rows.flatMap((row) => row.roles) : []);
  const added = [...named].filter((slug) => !slug.startsWith('org-') && !known.has(slug));
  for (const line of [...roleLines, ...added.map((slug) => ({ slug }))]) {
    counts[settle(roles, line, { onExisting, organizationOf, stored })] += 1;
  }
  const was = new Set((before.permissions ?? []).map(({ slug }) => slug));
  const permissions = new Set([...was, ...roleLines.flatMap((line) => line.permissions ?? [])]);
  return {
    roles,
    permissions,
    counts: { ...counts, permissionsCreated: permissions.size - was.size },
    /** Whether a membership in the organization may have the role. */
    has: (slug, { label }) => roles.has(slug) || roles.has(keyOf(slug, label)),
  };
}

/** What becomes of the role of a line: the name of its count. */
function settle(roles, line, { onExisting, organizationOf, stored }) {
  const { slug, name, description, permissions, orgExternalId } = line;
  const organization = orgExternalId === undefined ? undefined : organizationOf(orgExternalId);
  if (organization?.missing === true) return 'rolesFailed';
  const key = organization === undefined ? slug : keyOf(slug, organization.label);
  const found = roles.get(key);
  if (found === undefined) {
    const made = { slug, name: stored(name ?? slug), description: description ?? null };
    roles.set(key, { ...made, permissions: permissions ?? [] });
    return 'rolesCreated';
  }
  if (onExisting !== 'update') return 'rolesFound';
  const isRenamed = name !== undefined && looseName(name) !== looseName(found.name);
  const changed = {
    ...found,
    ...(isRenamed ? { name: stored(name) } : {}),
    ...(description === undefined ? {} : { description }),
    ...(permissions === undefined ? {} : { permissions }),
  };
  roles.set(key, changed);
  return JSON.stringify(changed) === JSON.stringify(found) ? 'rolesFound' : 'rolesUpdated';
}

function existing({ id, slug, name, description = null, permissions = [] }) {
  return { id, slug, name, description, permissions: [...permissions].sort() };
}

function keyOf(slug, label) {
  return `${slug} in ${label}`;
}

module.exports = { rolesOf };
