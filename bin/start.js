'use strict';

const { homedir, userInfo } = require('node:os');

// oclif asks for the home and the shell of the user, and a user without an entry in /etc/passwd has neither:
// `docker run -u 12345`, OpenShift. Nothing is kept there.
for (const [name, ask, standIn] of [
  ['HOME', homedir, '/'],
  ['SHELL', userInfo, '/bin/sh'],
]) {
  try {
    ask();
  } catch {
    process.env[name] ??= standIn;
  }
}

// Node and oclif let FORCE_COLOR win, and Node warns of it. Whoever asks for no color gets none.
if (process.argv.includes('--no-color')) process.env.NO_COLOR = '1';
if (process.env.NO_COLOR) delete process.env.FORCE_COLOR;

const { execute, settings } = require('@oclif/core');

// Runs dist/ even when NODE_ENV is `test` or `development`; bin/dev.js runs the sources.
settings.enableAutoTranspile = false;

require('../dist/lib/cli/command/guard-streams').guardStreams();
const { arrangeArguments } = require('../dist/lib/cli/command/arguments');

void execute({
  args: arrangeArguments(process.argv.slice(2)),
  // Without its own plugins of a user, oclif reads nothing in the home of the user.
  loadOptions: { root: __dirname, userPlugins: false },
});
