'use strict';
// By the server's own history nothing was created twice, even if it was deleted since, and no two creates bear one
// idempotency key: a server that heeds keys would have swallowed the second.

const { grouped, twice } = require('./compare');

function verifyHistory({ history, expected }) {
  const ofKind = (kind) => history.filter((it) => it.kind === kind);
  return [
    ...twice('in the history, user', ofKind('user'), ({ label }) => label.toLowerCase()),
    ...twice('in the history, membership', ofKind('membership'), ({ label }) => label),
    ...verifyOrganizations(ofKind('organization'), expected),
    ...history
      .filter(({ idempotencyKey }) => idempotencyKey === undefined)
      .map(({ kind, label }) => `the ${kind} ${label} was created without an idempotency key`),
    ...twice('idempotency key', history.filter(hasKey), ({ idempotencyKey }) => idempotencyKey),
  ];
}

const hasKey = ({ idempotencyKey }) => idempotencyKey !== undefined;

/** Organizations of different external ids may share a name. */
function verifyOrganizations(created, expected) {
  const asked = grouped(
    expected.organizations.filter(({ isNew }) => isNew),
    ({ name }) => name,
  );
  return [...grouped(created, ({ label }) => label)]
    .filter(([name, group]) => group.length > (asked.get(name)?.length ?? 0))
    .map(
      ([name, group]) =>
        `in the history, organization "${name}" was created ${group.length} times, asked for ${asked.get(name)?.length ?? 0} times`,
    );
}

module.exports = { verifyHistory };
