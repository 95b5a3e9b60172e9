'use strict';

// Loaded by Node before a program: kills the program right before the nth call of a function of `fs` that names a path.
// TEST_KILL_AT: `<function> <n> <pattern of the path>`.
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

const [name, nth, pattern] = (process.env.TEST_KILL_AT ?? '').split(' ');
const real = fs[name];
const isMeant = new RegExp(pattern);
let calls = 0;
fs[name] = (...args) => {
  if (args.some((each) => typeof each === 'string' && isMeant.test(each))) calls += 1;
  if (calls === Number(nth)) process.kill(process.pid, 'SIGKILL');
  return real(...args);
};
syncBuiltinESMExports();
