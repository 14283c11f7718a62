/**
 * Runs the commands of docs/tutorial.md and writes what they print, and the picture, into the page:
 *
 *   npm run docs:tutorial
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { PICTURE, stepsOf, TUTORIAL, walk, withOutputs } from '../test/tutorial.js';

const page = readFileSync(TUTORIAL, 'utf8');
const { outputs, picture } = await walk(stepsOf(page));
writeFileSync(TUTORIAL, withOutputs(page, outputs));
writeFileSync(PICTURE, picture);
