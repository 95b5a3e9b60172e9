'use strict';
// According to the server's own history, nothing may be created twice, even if it was deleted since. No two creates may
// have the same idempotency key: a server that honors keys would have ignored the second.

const { grouped, duplicates } = require('./compare');

function verifyHistory({ history, expected }) {
  const ofKind = (kind) => history.filter((it) => it.kind === kind);
  return [
    ...duplicates('in the history, user', ofKind('user'), ({ label }) => label.toLowerCase()),
    ...duplicates('in the history, membership', ofKind('membership'), ({ label }) => label),
    ...verifyOrganizations(ofKind('organization'), expected),
    ...history
      .filter(({ idempotencyKey }) => idempotencyKey === undefined)
      .map(({ kind, label }) => `the ${kind} ${label} was created without an idempotency key`),
    ...duplicates(
      'idempotency key',
      history.filter(hasKey),
      ({ idempotencyKey }) => idempotencyKey,
    ),
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
