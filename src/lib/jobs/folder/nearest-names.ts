import { distance } from 'fastest-levenshtein';

const NAMED = 5;

/**
 * The names that the user may have meant, the most similar first: they contain what was typed, or differ little from
 * it.
 */
export function nearestNames(typed: string, names: readonly string[]): readonly string[] {
  const wanted = typed.toLowerCase();
  const ranked = names.map((name) => {
    const known = name.toLowerCase();
    const isPart = wanted.length > 2 && known.includes(wanted);
    return { name, far: isPart ? 0 : distance(wanted, known) };
  });
  return ranked
    .filter(({ far }) => far < typed.length && far <= Math.max(2, Math.floor(typed.length / 3)))
    .sort((one, other) => one.far - other.far)
    .slice(0, NAMED)
    .map(({ name }) => name);
}
