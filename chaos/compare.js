'use strict';
// Comparing, and saying what differs.

const { isDeepStrictEqual } = require('node:util');

/** Nothing, or one sentence. */
function differs(what, is, should) {
  return isDeepStrictEqual(is, should)
    ? []
    : [`${what} is ${shown(is)}, expected ${shown(should)}`];
}

function shown(value) {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** Values by key, in groups: `[key, values]`. */
function grouped(list, keyOf) {
  const groups = new Map();
  for (const item of list) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** One sentence for every key that more than one item has. */
function twice(what, list, keyOf) {
  return [...grouped(list, keyOf)]
    .filter(([, group]) => group.length > 1)
    .map(([key, group]) => `${what} ${key} is there ${group.length} times`);
}

module.exports = { differs, grouped, twice };
