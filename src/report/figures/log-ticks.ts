/**
 * Where a logarithmic axis is marked, from at or below `least` to at or above `most`: at 1, 2 and 5 times the powers
 * of ten. More closely within a decade, and at the powers alone over many. Example: 2.2 and 54 -> [2, 5, 10, 20, 50, 100]
 */
export function logTicks(least: number, most: number): number[] {
  const decades = Math.log10(most / least);
  const steps = decades < 1 ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : decades <= 3 ? [1, 2, 5] : [1];
  const first = Math.floor(Math.log10(least));
  const last = Math.ceil(Math.log10(most));
  const marks: number[] = [];
  // From the text, because a product such as 5 * 10 ** -3 is not the number that one reads as 0.005.
  for (let power = first; power <= last; power++)
    for (const step of steps) marks.push(Number(`${step}e${power}`));

  const from = marks.findLastIndex((mark) => mark <= least);
  const to = marks.findIndex((mark, i) => mark >= most && i > from);
  return marks.slice(from, to + 1);
}
