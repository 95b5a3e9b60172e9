/**
 * The commands `help` and `version`. Read `help-session.ts`.
 *
 * `command-help.ts` is the help of oclif, in which examples can be pasted. `reference-page.ts` prints sections of
 * docs/reference.md, which is their only source.
 */
export { type HelpJson, helpSession } from './help-session';
