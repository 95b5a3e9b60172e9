// Misspellings by provider, none of them a mail domain of its own: letters swapped, doubled, dropped or from a
// neighbouring key, and endings that the provider does not have.
const MISSPELLINGS: Readonly<Record<string, string>> = {
  'gmail.com':
    'gmial.com gmai.com gmal.com gamil.com gnail.com gmil.com gmaill.com gmali.com gmaul.com gmail.co gmail.con gmail.cm gmail.om gmail.comm gmailcom.com gmail.cmo',
  'googlemail.com': 'googelmail.com googlemail.con goglemail.com',
  'hotmail.com':
    'hotmial.com hotmal.com hotmai.com hotmil.com hotmaill.com hotmali.com hotnail.com homtail.com hotmail.con hotmail.cm hotmail.comm',
  'outlook.com': 'outlok.com outloo.com outlokk.com outllok.com otulook.com outlook.con outlook.cm',
  'yahoo.com': 'yaho.com yahooo.com yhaoo.com yahoo.con yahoo.cm yaoo.com yhoo.com yahho.com',
  'icloud.com': 'iclod.com icoud.com iclould.com icloud.con iclound.com',
  'live.com': 'live.con livee.com',
  'aol.com': 'aol.con',
  'protonmail.com': 'protonmial.com protonmal.com protonmail.con protomail.com',
};

/** Misspelled domains of large mail providers, in lower case, and the correct domain. */
export const MISTYPED_DOMAINS: ReadonlyMap<string, string> = new Map(
  Object.entries(MISSPELLINGS).flatMap(([meant, written]) =>
    written.split(' ').map((domain): [string, string] => [domain, meant]),
  ),
);

const LENGTHS = [...MISTYPED_DOMAINS.keys()].map(({ length }) => length);
const SHORTEST = Math.min(...LENGTHS);
const LONGEST = Math.max(...LENGTHS);
const FIRST_LETTERS: ReadonlySet<number> = new Set(
  [...MISTYPED_DOMAINS.keys()].flatMap((domain) => [
    domain.charCodeAt(0),
    domain.toUpperCase().charCodeAt(0),
  ]),
);

/** A test that creates no string: false for most domains, by first letter and length. */
export function mayBeMistyped(firstLetter: number, length: number): boolean {
  return length >= SHORTEST && length <= LONGEST && FIRST_LETTERS.has(firstLetter);
}
