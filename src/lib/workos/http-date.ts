// The only form a server may send (RFC 9110, 5.6.7). `Date.parse` alone takes `-5` for a year.
const IMF_FIXDATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const SECONDS = /^\d{1,12}(\.\d{1,6})?$/;

/** Milliseconds since the epoch of an HTTP date; undefined when `text` is none. */
export function parseHttpDate(text: string): number | undefined {
  const ms = IMF_FIXDATE.test(text.trim()) ? Date.parse(text.trim()) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

/**
 * The wait a `Retry-After` asks for: seconds, or a date, which counts from `nowMs`.
 * Undefined when it is neither or lies in the past.
 */
export function parseRetryAfter(text: string, nowMs: number): number | undefined {
  if (SECONDS.test(text.trim())) return Math.ceil(Number(text.trim()) * 1000);
  const dateMs = parseHttpDate(text);
  return dateMs === undefined || dateMs < nowMs ? undefined : dateMs - nowMs;
}
