'use strict';
// Finds the oracle's organizations in the sandbox.

/** The organizations of the sandbox that match an expected one. */
function candidatesFor({ id, name, external_id: externalId }, state, before) {
  if (id !== undefined) return state.organizations.filter((it) => it.id === id);
  const there = new Set(before.organizations.map((it) => it.id));
  return state.organizations.filter((it) =>
    externalId === null
      ? it.external_id === null && it.name === name && !there.has(it.id)
      : it.external_id === externalId,
  );
}

/** The oracle's label of each organization, by its id. */
function labelsOf({ expected, state, before }) {
  const pairs = expected.organizations.flatMap((it) =>
    candidatesFor(it, state, before).map(({ id }) => [id, it.label]),
  );
  return new Map(pairs);
}

module.exports = { candidatesFor, labelsOf };
