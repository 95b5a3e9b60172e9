/**
 * The words that codes and messages of WorkOS consist of (docs/workos-api.md, and the examples of the OpenAPI document),
 * and those of the validation messages around them.
 */
const WORDS = new Set(
  `a above accept accepted access account active added address administrator again agent allow allowed already also an
  and another any api application are argument array as assigned assignments at attempts attributes audit auth
  authentication authorization authorized available bad banned be been before being below big blocked body boolean
  both but by can cannot challenge change changed characters claim client code completed complex conflict connection
  consent contain contains could create created creation credentials customer daily data date days deactivate
  deactivated deleted deletion denied deny dependents deprecated different directory disabled does domain domains
  down duplicate either element elements email empty enabled end endpoint enrollment enterprise entity entry enum
  environment error event exceed exceeded exist existing exists expired expires external extra failed failure false
  feature field fields first for forbidden format found gateway give given grant group has hash have id idempotency
  idempotent identifier identity ids if in inactive incorrect instead integer internal invalid invitation invite
  invited ip is issuer it item items key keys last later least legacy length less letter letters limit list locale
  lock locked log long longer longest lowercase managed many mappings maximum meet meets member membership
  memberships message metadata method mfa minimum mismatch missing more most multiple must name names needed needs
  no not null number object of on one only operation or order organization organizations other outside page pair
  parameter parameters password pending permission permissions phone picture plan please policy position present
  process processed profile profiles progress property provided provisioned query quota range rate reached
  reactivate reactivated read reason received recently record refused rejected release request requests required
  requirements reserved reset resource retry revoked role roles running salt scoped selected selection server
  service session setting short shorter should sign slow slug slugs some sso start state status still strength
  string stripe strong sub suspended symbol taken temporarily temporary that the then there these this those time
  timeout to token too totp try twice type unable unauthorized unavailable unexpected unique unknown unprocessable
  unsupported until up update updated upper uppercase url used user users valid validate validation value values
  verification verified verify violates was weak were when which while will with without write wrong you your`.split(
    /\s+/,
  ),
);

/** Codes with a word that must not be known by itself: where "secret" is quoted, more of one may follow. */
const CODES = new Set(['invalid_totp_secret']);

/** Letters, and the marks between the words of a sentence or a code: no digits, no encodings. */
const PLAIN = /^[A-Za-z _.,:;'"()-]+$/;

/**
 * True for a text of a server that consists of known words, and of `quoted` in quotes. Every other one may repeat what a
 * request carried (the API key, a password, a hash, metadata), whole or in part, in whatever form: it is not shown.
 */
export function isKnown(text: string, quoted: readonly string[] = []): boolean {
  if (CODES.has(text)) return true;
  let words = text;
  for (const value of quoted) words = words.replaceAll(`'${value}'`, '');
  return PLAIN.test(words) && words.split(/[^A-Za-z]+/).every(isKnownWord);
}

function isKnownWord(word: string): boolean {
  return word === '' || WORDS.has(word.toLowerCase());
}

/** True for a known text that contains the letters of `secret`, however it is written: a password may be known words. */
export function hasWordsOf(text: string, secret: string): boolean {
  const letters = lettersOf(secret);
  return letters !== '' && lettersOf(text).includes(letters);
}

function lettersOf(text: string): string {
  return text.replace(/[^A-Za-z]+/g, '').toLowerCase();
}
