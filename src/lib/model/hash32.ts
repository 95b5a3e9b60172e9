/**
 * A hash of 32 bits of a text, for tables: multiplicative, mixed at the end (murmur's finaliser). Texts that collide can
 * be made on purpose, so a caller compares the texts, too.
 */
export function hash32(text: string): number {
  let hash = 0x9e3779b9;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
