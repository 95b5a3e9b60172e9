#!/usr/bin/env node
'use strict';

const { execute, settings } = require('@oclif/core');

// Runs dist/ also where NODE_ENV is `test` or `development`; bin/dev.js is what runs the sources.
settings.enableAutoTranspile = false;

void execute({ dir: __dirname });
