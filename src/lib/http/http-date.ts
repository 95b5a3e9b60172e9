// The only form that a server may send (RFC 9110, 5.6.7). `Date.parse` alone reads `-5` as a year.
const IMF_FIXDATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const SECONDS = /^\d{1,12}(\.\d{1,6})?$/;

/** Milliseconds since the epoch of an HTTP date; undefined when `text` is not one. */
export function parseHttpDate(text: string): number | undefined {
  const ms = IMF_FIXDATE.test(text.trim()) ? Date.parse(text.trim()) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

/**
 * The wait of a `Retry-After` in milliseconds: seconds, or a date, which counts from `nowMs`. Undefined when it is
 * neither, or lies in the past.
 */
export function parseRetryAfter(text: string, nowMs: number): number | undefined {
  if (SECONDS.test(text.trim())) return Math.ceil(Number(text.trim()) * 1000);
  const dateMs = parseHttpDate(text);
  return dateMs === undefined || dateMs < nowMs ? undefined : dateMs - nowMs;
}
