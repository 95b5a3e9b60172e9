'use strict';
// How rows name organizations: existing ones, ones to create, and ones that are neither.

const { AMBIGUOUS_NAME } = require('./world');

const UNKNOWN_ID = 'org_01HZZZZZZZZZZZZZZZZZZZZZZZ';

const BAD = [
  { by: 'id', id: UNKNOWN_ID },
  { by: 'external_id', externalId: 'no-such-org' },
  { by: 'name', name: AMBIGUOUS_NAME },
];

/**
 * References for the rows of a file, `good` and `bad`. `organizations` are the seeded ones, with their ids. A
 * reference is `{by: 'id', id}`, `{by: 'external_id', externalId, name?}` or `{by: 'name', name}`.
 */
function orgRefs(chance, organizations, forms = []) {
  const seeded = organizations.flatMap((it) => seededRefs(chance, it));
  return {
    good: [...seeded, ...madeRefs(chance, { from: 0, isOdd: forms.length > 0 })],
    bad: BAD,
  };
}

/** References to organizations to be made, numbered from `from`. */
function madeRefs(chance, { from, isOdd }) {
  const made = Array.from({ length: chance.int(2, 14) }, (_, index) =>
    madeRef(chance, from + index, isOdd),
  );
  return made.flat();
}

function seededRefs(chance, { id, name, external_id: externalId }) {
  if (name === AMBIGUOUS_NAME) return [{ by: 'id', id }];
  const refs = [
    { by: 'id', id },
    { by: 'name', name },
  ];
  if (externalId === null) return refs;
  // A name besides the external id of an existing organization has no effect.
  const named = chance.happens(0.5) ? { name: chance.pick([name, 'Another Name']) } : {};
  return [...refs, { by: 'external_id', externalId, ...named }];
}

function madeRef(chance, index, isOdd) {
  const names = [`New Organization ${index}`, `Nouvelle "Société" ${index}, SA`];
  const odd = [`Cafe\u0301  Nord ${index}`, `Stra\u00dfe ${index}`];
  const name = chance.pick(isOdd ? [...names, ...odd] : names);
  if (chance.happens(0.4)) {
    // Another organization: case distinguishes them.
    const other = chance.happens(0.2) ? [{ by: 'name', name: name.toUpperCase() }] : [];
    return [{ by: 'name', name }, ...other];
  }
  const externalId = `new-org-${index}`;
  const refs = [{ by: 'external_id', externalId, name }];
  // The external id alone suffices when another row gives the name; the name alone means the same organization.
  if (chance.happens(0.4)) refs.push({ by: 'external_id', externalId });
  if (chance.happens(0.3)) refs.push({ by: 'name', name });
  if (chance.happens(0.2)) refs.push({ by: 'external_id', externalId, name: `${name} (renamed)` });
  return refs;
}

/** The cells of a reference by column. */
function cellsOf(ref) {
  return {
    org_id: ref?.by === 'id' ? ref.id : '',
    org_external_id: ref?.by === 'external_id' ? ref.externalId : '',
    org_name: ref?.name ?? '',
  };
}

module.exports = { BAD, cellsOf, madeRefs, orgRefs };
