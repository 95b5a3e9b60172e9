#!/usr/bin/env -S node --import tsx
'use strict';

const { execute } = require('@oclif/core');

require('../src/lib/cli/command/guard-streams').guardStreams();

const { arrangeArguments } = require('../src/lib/cli/command/arguments');

const args = arrangeArguments(process.argv.slice(2));
void execute({ args, development: true, dir: __dirname });
