/**
 * The command `convert`: its flags, progress and signals, and the result as text and JSON. Start with
 * `convert-session`. How an export is converted is in the room `src/lib/convert`.
 */
export { convertFlags, readConvertFlags } from './convert-flags';
export type { ConvertJson } from './convert-json';
export { convertSession } from './convert-session';
