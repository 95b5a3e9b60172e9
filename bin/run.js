#!/usr/bin/env node
'use strict';
// ES5, so that any Node can say that it is too old. bin/start.js is the program.

var pkg = require('../package.json');

var needed = /(\d+)\.(\d+)/.exec(pkg.engines.node);
var found = /(\d+)\.(\d+)/.exec(process.versions.node);
var isTooOld = Number(found[1]) - Number(needed[1]) || Number(found[2]) - Number(needed[2]);

if (isTooOld < 0) {
  var message =
    'workos-migrate needs Node ' + needed[0] + ' or later. This is ' + process.versions.node + '.';
  var error = { code: 'node_too_old', message: message, exit: 2, actions: [] };
  if (process.argv.indexOf('--json') < 0) console.error('Error: ' + message);
  else console.log(JSON.stringify({ error: error }, null, 2));
  process.exitCode = 2;
} else {
  require('./start');
}
