/** Runs the commands of docs/tutorial.md and puts what they print, and the picture, in the place of what is there. */
import { readFileSync, writeFileSync } from 'node:fs';
import { PICTURE, stepsOf, TUTORIAL, walk, withOutputs } from '../tutorial.js';

const page = readFileSync(TUTORIAL, 'utf8');
const { outputs, picture } = await walk(stepsOf(page));
writeFileSync(TUTORIAL, withOutputs(page, outputs));
writeFileSync(PICTURE, picture);
