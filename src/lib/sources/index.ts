/**
 * The sources: other identity providers, and what their exports mean. One folder each.
 *
 * Start with `source.ts`: what a source tells about itself, and what it makes of a record. `sources.ts` lists them all.
 * `fields.ts` reads values as exports write them. `profile/` has users tables, as data, and any CSV or JSON.
 *
 * Pure: no files, no clock, no policy. What becomes of disabled users, of emails that repeat or of groups is decided in
 * `convert/`.
 */
export type * from './source';
export { CARRIED } from './source';
export { type Mapping, mappingProblems, missingNames, withMapping } from './profile';
export { sourceNamed, SOURCES } from './sources';
