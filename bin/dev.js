#!/usr/bin/env -S node --import tsx
'use strict';

const { execute } = require('@oclif/core');

require('../src/lib/cli/command/guard-streams').guardStreams();

void execute({ development: true, dir: __dirname });
