/**
 * The command `report`: writes the page that `report/` renders.
 */
export { reportFlags } from './report-flags';
export { type ReportJson, reportSession } from './report-session';
