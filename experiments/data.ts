/** As many as the paper has. */
export const allCurves = { source: 'curves', train: 20_000, test: 10_000 } as const;
export const allMnist = { source: 'mnist', train: 60_000, test: 10_000 } as const;
