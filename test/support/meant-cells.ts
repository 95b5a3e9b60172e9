import { createHash } from 'node:crypto';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The same numbers in every run: a linear congruential generator (Numerical Recipes). */
export function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/** What a cell says, and what it means: written side by side, so that nothing is parsed to know what to expect. */
interface Meant<T> {
  readonly cell: string;
  readonly means: T;
}

const same = (cell: string): Meant<string | null> => ({ cell, means: cell });
const BLANK: Meant<null> = { cell: '', means: null };

export const FIRST: readonly Meant<string | null>[] = [
  ...['Ada', 'Bjørn', '美咲', 'Zoë 👩‍🚀', 'O"Brien', 'two\nlines', 'a, b; c\td', "'=1+1"].map(same),
  { cell: '  padded ', means: 'padded' },
  BLANK,
];
export const LAST: readonly Meant<string | null>[] = [
  ...['Lovelace', 'van der Berg', 'Żuk', '"quoted"', 'line\n\nbreak', '\u05d0\u05d1', '-'].map(
    same,
  ),
  BLANK,
];
export const VERIFIED: readonly Meant<boolean>[] = [
  ...['true', 'TRUE', 'Yes', 'y', '1', ' true '].map((cell) => ({ cell, means: true })),
  ...['false', 'No', 'N', '0', ''].map((cell) => ({ cell, means: false })),
];
export const METADATA: readonly Meant<Record<string, string>>[] = [
  { cell: '', means: {} },
  { cell: '{}', means: {} },
  {
    cell: '{"plan":"pro","note":"said \\"hi\\",\\nleft"}',
    means: { plan: 'pro', note: 'said "hi",\nleft' },
  },
  {
    cell: '{"seats": 12, "beta": true, "price": 1.5}',
    means: { seats: '12', beta: 'true', price: '1.5' },
  },
  { cell: '{"id":12345678901234567890}', means: { id: '12345678901234567890' } },
  { cell: '{"tags":["a","b"],"gone":null}', means: { tags: '["a","b"]' } },
  {
    cell: '{"ключ":"значение","__proto__":"x"}',
    means: JSON.parse('{"ключ":"значение","__proto__":"x"}') as Record<string, string>,
  },
];
export const ROLES: readonly Meant<readonly string[]>[] = [
  { cell: '', means: ['member'] },
  { cell: 'admin', means: ['admin'] },
  { cell: 'editor, billing', means: ['billing', 'editor'] },
  { cell: '["admin","editor"]', means: ['admin', 'editor'] },
  { cell: 'member,member', means: ['member'] },
];

/** A user's password columns, and what the environment keeps of them. */
export function passwordOf(
  row: number,
  roll: (sides: number) => number,
): {
  readonly cells: readonly [plain: string, hash: string, type: string];
  readonly means: { type: string; sha256: string } | null;
} {
  const salt = `salt${String(row)}x`.padEnd(16, '0');
  const bcrypt = `$2b$10$${String(row).padStart(53, '.')}`;
  const hashes: readonly (readonly [hash: string, type: string, means: string])[] = [
    [bcrypt, 'bcrypt', 'bcrypt'],
    [bcrypt.replace('$2b', '$2a'), 'Auth0', 'bcrypt'],
    [`$scrypt$v=1$n=1024,r=8,p=1,kl=32$${salt}$${salt}`, 'scrypt', 'scrypt'],
    [`$pbkdf2$i=600000,d=sha256$${salt}$${salt}`, 'pbkdf2', 'pbkdf2'],
    [`$argon2id$v=19$m=65536,t=3,p=4$${salt}$${salt}`, 'ARGON2', 'argon2'],
    [
      `$firebase-scrypt$v=1$r=8,m=14,ss=Bw,sk=c2s$${salt}$${salt}`,
      'firebase-scrypt',
      'firebase-scrypt',
    ],
    [`{SSHA}${Buffer.from(`${salt}and twenty bytes`).toString('base64')}`, 'ssha', 'ssha'],
  ];
  const plain = `pass "${String(row)}" `;
  const choice = roll(hashes.length + 3);
  if (choice === 0) return { cells: ['', '', ''], means: null };
  if (choice === 1)
    return { cells: [plain, '', ''], means: { type: 'plain', sha256: sha256(plain) } };
  const [hash = '', type = '', means = ''] = hashes[choice % hashes.length] ?? [];
  const ignored = choice === 2 ? plain : '';
  return { cells: [ignored, hash, type], means: { type: means, sha256: sha256(hash) } };
}
