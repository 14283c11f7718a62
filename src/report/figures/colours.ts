/** The colour-blind-safe palette of Okabe & Ito, without its yellow, which is too faint on white. */
export const LINE_COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#000000'];

/** A palette for classes that also have different signs. */
export const CLASS_COLOURS = [
  '#1f77b4',
  '#ff7f0e',
  '#2ca02c',
  '#d62728',
  '#9467bd',
  '#8c564b',
  '#e377c2',
  '#5f5f5f',
  '#9a9a00',
  '#17becf',
  '#0b3c5d',
  '#b35900',
  '#0f5f0f',
  '#7a1010',
  '#4b2a80',
  '#d98880',
  '#8e0f6b',
  '#000000',
  '#5f9ea0',
  '#7fb800',
];
