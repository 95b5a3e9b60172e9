export { gatherReport } from './gather-report';
export type { JobReport } from './job-report';
export { renderHtml } from './render-html';
export { renderMarkdown } from './render-markdown';
