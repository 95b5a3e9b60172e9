export { type Analysis, analyzeFailures } from './analyze-failures';
export { type RetryFile, type RetryFileRequest, writeRetryFile } from './retry-file';
export { RetrySelection, type SelectionRequest } from './retry-selection';
