/** The command `sources`: what exports of other identity providers carry, as text and JSON. */
export { listSources, type SourcesJson } from './sources-session';
