'use strict';
// Repeatable random numbers. Each name has its own stream, so that a change of one does not affect the others.

/** The random numbers of `seed` and `name`: always the same for the same pair. */
function chanceOf(seed, name) {
  let state = hash(`${seed} ${name}`);
  // Mulberry32.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const int = (least, most) => least + Math.floor(next() * (most - least + 1));
  const pick = (list) => list[int(0, list.length - 1)];
  return {
    next,
    /** A whole number from `least` to `most`, both included. */
    int,
    pick,
    /** True with probability `p`. */
    happens: (p) => next() < p,
    /** One of the values of `[weight, value]` pairs. */
    weighted(pairs) {
      const sum = pairs.reduce((total, [weight]) => total + weight, 0);
      let rest = next() * sum;
      for (const [weight, value] of pairs) {
        rest -= weight;
        if (rest < 0) return value;
      }
      return pairs[pairs.length - 1][1];
    },
    /** `count` characters of `alphabet`. */
    text: (count, alphabet) => Array.from({ length: count }, () => pick(alphabet)).join(''),
  };
}

/** FNV-1a. */
function hash(text) {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}

module.exports = { chanceOf };
