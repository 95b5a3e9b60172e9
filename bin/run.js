#!/usr/bin/env node
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

const { execute, settings } = require('@oclif/core');

// Runs dist/ even when NODE_ENV is `test` or `development`; bin/dev.js runs the sources.
settings.enableAutoTranspile = false;

require('../dist/lib/cli/command/guard-streams').guardStreams();

void execute({ dir: __dirname });
