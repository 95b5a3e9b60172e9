import { clip, sanitizeLine } from '../model';

// Our own messages have 500 characters at most.
const LENGTH = 1_000;

// What is quoted within braces is JSON that shows how to write something.
const QUOTED = /"?\{"[^{}]*\}"?|"[^"]*"/g;
const DOUBLE_QUOTED = /"[^"]*"/g;
// An apostrophe within a word opens nothing.
const SINGLE_QUOTED = /(?<!\w)'[^']*'(?!\w)/g;
const EMAIL = /[^\s@"'<>(),;:]{1,64}@[^\s@"'<>(),;:]{1,255}/g;
const WORKOS_ID = /\b[a-z][a-z_]{0,30}_[0-9A-HJKMNP-TV-Z]{26}\b/g;
const UUID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
// Hex with a digit in it: `deadbeef` alone may be a word.
const HEX = /\b(?=[a-f]*\d)[0-9a-f]{12,}\b/gi;
const DIGIT = /\d/;
// Digits in a word are a part of its name: md5, $2b$. Long ones are an id.
const NUMBER = /(?<![A-Za-z$\d])\d+(?:[.,]\d+)*|\d{4,}/g;

/**
 * What all messages of one kind have in common: values in quotes, emails, ids and numbers are folded. One line, safe on
 * a terminal; the same for equal input always.
 *
 * @param orgId an organization's id, which messages name without quotes and which may have any form
 */
export function messagePattern(message: string, orgId?: string): string {
  const line = clip(sanitizeLine(message), LENGTH);
  const text = orgId === undefined || orgId.length < 4 ? line : line.replaceAll(orgId, '<id>');
  return foldNumbers(foldEmails(foldQuoted(text)));
}

// Each asks for what it needs first: most messages have little of it, and there may be a million.

function foldQuoted(text: string): string {
  const folded = text.includes('"') ? foldDoubleQuoted(text) : text;
  return folded.includes("'") ? folded.replace(SINGLE_QUOTED, "'…'") : folded;
}

function foldDoubleQuoted(text: string): string {
  if (!text.includes('{"')) return text.replace(DOUBLE_QUOTED, '"…"');
  return text.replace(QUOTED, (quoted) => (quoted.includes('{"') ? quoted : '"…"'));
}

function foldEmails(text: string): string {
  return text.includes('@') ? text.replace(EMAIL, '<email>') : text;
}

function foldNumbers(text: string): string {
  if (!DIGIT.test(text)) return text;
  const named = text.replace(WORKOS_ID, '<id>').replace(UUID, '<id>').replace(HEX, '<id>');
  return named.replace(NUMBER, '<n>');
}
