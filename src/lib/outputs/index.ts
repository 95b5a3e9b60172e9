export { type Append, checkOutput, type OutputRequest, writeOutput } from './output-file';
