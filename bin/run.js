#!/usr/bin/env node
'use strict';

const { execute, settings } = require('@oclif/core');

// Runs dist/ even when NODE_ENV is `test` or `development`; bin/dev.js runs the sources.
settings.enableAutoTranspile = false;

void execute({ dir: __dirname });
