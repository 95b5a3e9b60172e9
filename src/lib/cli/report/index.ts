/**
 * The command `report`: writes a report of a job as HTML or Markdown, to a file or stdout.
 * Read `report-session.ts`.
 *
 * Renders nothing itself: the contents and the page are made in `src/lib/report`.
 */
export { reportFlags } from './report-flags';
export { type ReportJson, reportSession } from './report-session';
