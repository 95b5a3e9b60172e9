/**
 * A 64-bit hash of a text as two unsigned 32-bit numbers, for tables: two multiplicative hashes side by side, mixed at
 * the end (murmur's finaliser). Texts that collide can be made on purpose, so a caller that must be
 * right compares the texts, too.
 */
export function hash64(text: string): readonly [number, number] {
  let one = 0x9e3779b9;
  let two = 0x85ebca6b;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    one = Math.imul(one ^ unit, 0x9e3779b1);
    two = Math.imul(two ^ unit, 0x5f356495);
  }
  one = mix(one ^ Math.imul(two ^ (two >>> 15), 0x735a2d97));
  two = mix(two ^ Math.imul(one ^ (one >>> 13), 0xcaf649a9));
  return [one >>> 0, two >>> 0];
}

function mix(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
