import { parentPort, workerData } from 'node:worker_threads';
import { type JudgeSetup, serveJudge } from './serve-judge';

// The entry file of a judging thread. It is started by its path and never imported.
if (parentPort !== null) serveJudge(parentPort, workerData as JudgeSetup);
