import { createHash } from 'node:crypto';

/**
 * The idempotency key of a send: the same while an earlier send may have been carried out, a new one after a definite
 * answer. Nothing depends on the server honoring it (`docs/workos-api.md`, "Idempotency").
 *
 * @param subject a row, or the text that names an organization
 * @param step names the step and its counters; letters and digits
 */
export function idempotencyKey(
  nonce: string,
  subject: number | string,
  ...step: readonly (string | number)[]
): string {
  // Rows are many: the nonce is hashed once a job, and a row's key is composed without hashing.
  if (stem.nonce !== nonce) stem = { nonce, digest: digest(nonce) };
  const named = typeof subject === 'number' ? String(subject) : digest(subject);
  return `${stem.digest}.${named}.${step.join('.')}`;
}

let stem = { nonce: '', digest: '' };

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
