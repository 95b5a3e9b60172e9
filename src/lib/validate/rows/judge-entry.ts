import { parentPort, workerData } from 'node:worker_threads';
import { type JudgeSetup, serveJudge } from './serve-judge';

// The entry file of a thread that judges: started by its path, imported by nobody.
if (parentPort !== null) serveJudge(parentPort, workerData as JudgeSetup);
