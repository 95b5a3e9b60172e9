/**
 * The command `analyze`: explains failures by their causes, as text and JSON, and writes the retry file.
 * Read `analyze-session.ts`, then `failure-source.ts`, which opens a job or a file of failures, then
 * `render-analysis.ts` and `analyze-json.ts`.
 *
 * Knows no cause: causes are data in `src/lib/failures`, and rows are copied by `src/lib/analyze`.
 */
export { analyzeFlags } from './analyze-flags';
export type { AnalyzeJson } from './analyze-json';
export { analyzeSession } from './analyze-session';
