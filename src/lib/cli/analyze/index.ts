/**
 * The command `analyze`: where failures come from, their causes as text and JSON, and the retry file.
 * Read `analyze-session.ts` first; causes are data in `failures/`.
 */
export { analyzeFlags } from './analyze-flags';
export type { AnalyzeJson } from './analyze-json';
export { analyzeSession } from './analyze-session';
