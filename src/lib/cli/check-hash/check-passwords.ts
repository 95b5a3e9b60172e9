import { setImmediate as turn } from 'node:timers/promises';
import { verifyPassword } from '../../hashes';
import { defined, type PasswordHashType } from '../../model';
import type { FoundUser, Sent } from './users';

export type Outcome = 'verifies' | 'differs' | 'unknown' | 'missing';

/** What a known password is to its user in the file. */
export interface Verdict {
  readonly email: string;
  /** The row that creates the user; null for a user who is not in the file, and for one of an export. */
  readonly row: number | null;
  /** Where the record of an export is. */
  readonly ref?: string;
  /** Null when the import sends no hash. */
  readonly type: PasswordHashType | null;
  readonly outcome: Outcome;
  /** Why the outcome is unknown, as a sentence. */
  readonly reason?: string;
}

/** A password to check against what is sent for its user. */
export interface Check {
  readonly email: string;
  readonly password: string;
  readonly user: FoundUser | undefined;
}

// More would take the processor from the rest of the machine. bcrypt and argon2 take turns anyway.
const AT_ONCE = 2;

/** Checks one password. */
export async function checkPassword({ email, password, user }: Check): Promise<Verdict> {
  if (user === undefined) return { email, row: null, type: null, outcome: 'missing' };
  const { row, ref, sent } = user;
  const about = {
    email: user.email,
    row,
    ...defined({ ref }),
    type: sent.kind === 'hash' ? sent.hash.type : null,
  };
  switch (sent.kind) {
    case 'nothing':
      return { ...about, outcome: 'unknown', reason: sent.why };
    case 'rejected':
      return {
        ...about,
        outcome: 'unknown',
        reason: `An import rejects the row: ${sent.message}.`,
      };
    case 'plain':
      return { ...about, outcome: sent.password === password ? 'verifies' : 'differs' };
    case 'hash': {
      const verification = await verifyPassword(sent.hash, password);
      if (verification.kind !== 'not_computable') return { ...about, outcome: verification.kind };
      return {
        ...about,
        outcome: 'unknown',
        reason: `It cannot be computed here: ${verification.why}.`,
      };
    }
    default:
      return sent satisfies never;
  }
}

/** How long the checks of a file will take. */
export interface Estimate {
  readonly checks: number;
  readonly durationMs: number;
  /** The kind of hash that takes most of it, and how long one check of it takes. */
  readonly slowest: { readonly label: string; readonly eachMs: number };
}

export interface CheckOptions {
  readonly signal: AbortSignal;
  readonly monotonicMs: () => number;
  /** Called once, after one check of each kind of hash. */
  readonly onEstimate: (estimate: Estimate) => void;
  readonly onProgress: (done: number) => void;
}

/**
 * Checks all passwords, two at a time, and returns the verdicts in the order of the checks. One check of each kind of hash
 * comes first, to tell how long the rest takes.
 */
export async function checkPasswords(
  checks: readonly Check[],
  options: CheckOptions,
): Promise<readonly Verdict[]> {
  const verdicts: (Verdict | undefined)[] = new Array<Verdict | undefined>(checks.length);
  let done = 0;
  const run = async (index: number): Promise<void> => {
    options.signal.throwIfAborted();
    const check = checks[index];
    if (check === undefined || verdicts[index] !== undefined) return;
    verdicts[index] = await checkPassword(check);
    done += 1;
    options.onProgress(done);
    // Hashes of WebAssembly do not let signals and the progress have their turn.
    await turn();
  };
  await measure(checks, run, options);
  let next = 0;
  const takeTurns = async (): Promise<void> => {
    while (next < checks.length) {
      const index = next;
      next += 1;
      await run(index);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeTurns));
  return verdicts.filter((verdict) => verdict !== undefined);
}

/** Runs the first check of each kind of hash. */
async function measure(
  checks: readonly Check[],
  run: (index: number) => Promise<void>,
  { monotonicMs, onEstimate }: CheckOptions,
): Promise<void> {
  const kinds = new Map<string, { first: number; count: number }>();
  checks.forEach(({ user }, index) => {
    const kind = kindOf(user?.sent);
    const { first, count } = kinds.get(kind) ?? { first: index, count: 0 };
    kinds.set(kind, { first, count: count + 1 });
  });
  let durationMs = 0;
  let slowest = { label: '', eachMs: 0, allMs: 0 };
  for (const [label, { first, count }] of kinds) {
    const beganMs = monotonicMs();
    await run(first);
    const eachMs = monotonicMs() - beganMs;
    const allMs = eachMs * count;
    durationMs += allMs;
    if (allMs > slowest.allMs) slowest = { label, eachMs, allMs };
  }
  onEstimate({ checks: checks.length, durationMs, slowest });
}

/** The type and costs of a hash, for users: Firebase's parameters have a secret among them, and are left out. */
function kindOf(sent: Sent | undefined): string {
  if (sent?.kind !== 'hash') return 'none';
  const { type, value } = sent.hash;
  if (type === 'bcrypt') return `bcrypt of cost ${value.slice(4, 6)}`;
  if (type === 'ssha' || type === 'firebase-scrypt') return type;
  return `${type} with ${value.split('$').at(-3) ?? ''}`;
}
