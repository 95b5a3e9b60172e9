#!/usr/bin/env -S node --import tsx
'use strict';

const { execute } = require('@oclif/core');

void execute({ development: true, dir: __dirname });
