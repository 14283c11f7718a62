/** How a test tells `at-line.ts` what to do, and where. */
export const LINE = 'RBMAE_TEST_LINE';
export const SIGNAL = 'RBMAE_TEST_SIGNAL';
export const GATE = 'RBMAE_TEST_GATE';
export const STILL_CLOCK = 'RBMAE_TEST_STILL_CLOCK';
/** Only makes the clock of the progress jump. */
export const EVERY_LINE = 'RBMAE_TEST_EVERY_LINE';
