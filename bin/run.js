#!/usr/bin/env node
'use strict';

const { execute } = require('@oclif/core');

void execute({ dir: __dirname });
