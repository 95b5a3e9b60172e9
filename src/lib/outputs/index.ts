export { type Append, checkOutput, writeOutput } from './output-file';
export { type OutputFile, outputFiles, type OutputFiles } from './output-files';
export type { OutputRequest } from './output-target';
