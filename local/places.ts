import * as path from 'node:path';

/** Where the local tools keep their files. All but the first two are ignored by git. */
export const PROJECT = path.join(__dirname, '..');
export const EMULATOR_PACKAGE = path.join(__dirname, 'emulator');
export const PYTHON_ENVIRONMENTS = path.join(PROJECT, '.emu');
export const STATE = path.join(PROJECT, '.local');
export const NODE_MODULES = path.join(PROJECT, 'node_modules');

/** The Node release that Lambda runs, as the package `node` ships it. */
export const LAMBDA_NODE = path.join(NODE_MODULES, 'node', 'bin');
