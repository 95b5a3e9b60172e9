'use strict';
// Compares values and describes differences.

const { isDeepStrictEqual } = require('node:util');

/** A list of one sentence if the values differ, or else an empty list. */
function differs(what, is, should) {
  return isDeepStrictEqual(is, should)
    ? []
    : [`${what} is ${shown(is)}, expected ${shown(should)}`];
}

function shown(value) {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** The items grouped by key, as a map. */
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

/** One sentence for every key that several items have. */
function duplicates(what, list, keyOf) {
  return [...grouped(list, keyOf)]
    .filter(([, group]) => group.length > 1)
    .map(([key, group]) => `${what} ${key} occurs ${group.length} times`);
}

module.exports = { differs, duplicates, grouped };
