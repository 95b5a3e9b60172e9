/**
 * The report of a job, as one HTML page or as Markdown. It reads the job's folder and changes nothing.
 *
 * Read it in this order: `job-report.ts` (what a report contains), `gather-report.ts` (reads it from the folder, with
 * `progress-bars.ts`, `read-results.ts`, `consistency-checks.ts` and `email-masker.ts`), `report-words.ts` (the
 * sentences of both formats), `render-markdown.ts` and `render-html.ts`. The renderers are pure: they know no files
 * and no clock. Text of the CSV or of WorkOS reaches a page through `html.ts` alone, which escapes it.
 */
export { gatherReport } from './gather-report';
export type { JobReport } from './job-report';
export { renderHtml } from './render-html';
export { renderMarkdown } from './render-markdown';
