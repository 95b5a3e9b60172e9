'use strict';
// Finds in the sandbox the organizations the oracle speaks of.

/** The organizations of the state that an expected one can be. */
function candidatesFor({ id, name, external_id: externalId }, state, before) {
  if (id !== undefined) return state.organizations.filter((it) => it.id === id);
  const there = new Set(before.organizations.map((it) => it.id));
  return state.organizations.filter((it) =>
    externalId === null
      ? it.external_id === null && it.name === name && !there.has(it.id)
      : it.external_id === externalId,
  );
}

/** The label the oracle gives an organization, by its id. */
function labelsOf({ expected, state, before }) {
  const pairs = expected.organizations.flatMap((it) =>
    candidatesFor(it, state, before).map(({ id }) => [id, it.label]),
  );
  return new Map(pairs);
}

module.exports = { candidatesFor, labelsOf };
