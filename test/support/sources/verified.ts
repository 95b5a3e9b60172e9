import { type StoredHash, verifyPassword } from '../../../src/lib/hashes';
import { PASSWORD } from '../hashes/vectors';

/** The type of a converted hash, once the password of all vectors verifies against it; else what became of it. */
export async function verifiedType(stored: StoredHash): Promise<string> {
  if (stored.kind !== 'usable') return stored.kind === 'refused' ? stored.reason : 'none';
  const { kind } = await verifyPassword(stored.hash, PASSWORD);
  return kind === 'verifies' ? stored.hash.type : kind;
}
