export { type Estimate, estimate } from './estimate';
export type { Emit, ImportEvent, Progress } from './events';
export { describeNote, type Note } from './notes';
export { orgForAll, writesPerSecond } from './options';
export { type Plan, planCsv, type PlanRequest } from './plan-csv';
export { type ImportEnd, type ImportPorts, type ImportRequest, runImport } from './run-import';
export { StopSwitch } from './stop-switch';
