import { createHash } from 'node:crypto';

/**
 * Bytes that have a digest of their own. A part is checked as a whole before a row of it is parsed, so this is the memory
 * that the check needs; most chunks are shorter.
 */
export const PART_BYTES = 1024 * 1024;

/** Half of a SHA-256, which is the fastest hash of Node: 22 characters a part. */
const DIGEST_BYTES = 16;

/** The digests of consecutive bytes, one for each part; the last part may be shorter. */
export class PartDigests {
  private readonly digests: string[] = [];
  private hash = createHash('sha256');
  private filled = 0;

  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const next = bytes.subarray(at, at + PART_BYTES - this.filled);
      this.hash.update(next);
      this.filled += next.length;
      at += next.length;
      if (this.filled === PART_BYTES) this.endPart();
    }
  }

  end(): readonly string[] {
    if (this.filled > 0) this.endPart();
    return this.digests;
  }

  private endPart(): void {
    this.digests.push(this.hash.digest().toString('base64url', 0, DIGEST_BYTES));
    this.hash = createHash('sha256');
    this.filled = 0;
  }
}

/** The digest of one part. */
export function digestOfPart(part: Uint8Array): string | undefined {
  const digests = new PartDigests();
  digests.add(part);
  return digests.end()[0];
}
