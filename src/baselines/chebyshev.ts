export type Degree = 1 | 2;

/** A polynomial of the matrix whose leading coefficient is 1. */
export interface Filter {
  readonly degree: Degree;
  /** Of the powers 0 to degree - 1. */
  readonly coefficients: readonly number[];
}

/** Chebyshev's polynomial of 2 x / unwanted - 1, which stays as small from 0 to `unwanted` as one of its degree can. */
export const chebyshev = (degree: Degree, unwanted: number): Filter => ({
  degree,
  coefficients: degree === 1 ? [-unwanted / 2] : [unwanted ** 2 / 8, -unwanted],
});

/** What the filter makes of an eigenvector with this eigenvalue. */
export const gainOf = ({ degree, coefficients }: Filter, x: number): number =>
  coefficients.reduce((sum, coefficient, power) => sum + coefficient * x ** power, x ** degree);
