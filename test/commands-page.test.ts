import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { commandsPage, PAGE } from '../scripts/commands-page.js';

test('docs/commands.md is what --help prints: if this fails, run npm run docs:commands', async () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(await commandsPage());
});
