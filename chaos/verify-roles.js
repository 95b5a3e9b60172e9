'use strict';
// The roles and permissions of WorkOS must be those of before and of the files, field by field, each once.

const { labelsOf } = require('./actual-orgs');
const { differs, duplicates, grouped } = require('./compare');

function verifyRoles(evidence) {
  const { expected, state } = evidence;
  if (expected.roles === undefined) return [];
  const labels = labelsOf(evidence);
  const keyOf = ({ slug, organization_id: id }) =>
    id === undefined ? slug : `${slug} in ${labels.get(id) ?? id}`;
  const all = [...(state.roles ?? []), ...(state.organization_roles ?? [])];
  const actual = grouped(all, keyOf);
  const wrong = duplicates('role', all, keyOf);
  for (const [key, role] of expected.roles.roles) {
    const [found] = actual.get(key) ?? [];
    if (found === undefined) wrong.push(`role ${key} is missing`);
    else wrong.push(...verifyRole(key, found, role));
  }
  for (const key of actual.keys()) {
    if (!expected.roles.roles.has(key)) wrong.push(`role ${key} exists, but no row asks for it`);
  }
  return [...wrong, ...verifyPermissions(evidence)];
}

function verifyRole(key, found, { id, name, description, permissions }) {
  return [
    ...(id === undefined ? [] : differs(`role ${key} id`, found.id, id)),
    ...differs(`role ${key} name`, found.name, name),
    ...differs(`role ${key} description`, found.description ?? null, description),
    ...differs(`role ${key} permissions`, [...found.permissions].sort(), permissions),
  ];
}

function verifyPermissions({ expected, state }) {
  const { permissions = [] } = state;
  const slugOf = ({ slug }) => slug;
  return [
    ...duplicates('permission', permissions, slugOf),
    ...differs(
      'the permissions',
      permissions.map(slugOf).sort(),
      [...expected.roles.permissions].sort(),
    ),
  ];
}

/** The counts of the summary. */
function verifyRoleCounts({ expected, checkpoint: { summary } }) {
  return Object.entries(expected.roles?.counts ?? {}).flatMap(([name, count]) =>
    differs(`summary.${name}`, summary[name] ?? 0, count),
  );
}

module.exports = { verifyRoleCounts, verifyRoles };
