export type Degree = 1 | 2;

/** A monic polynomial of the matrix. */
export interface Filter {
  readonly degree: Degree;
  /** Coefficients of the powers 0 to degree - 1. */
  readonly coefficients: readonly number[];
}

/** Chebyshev polynomial of 2 x / unwanted - 1: the smallest monic polynomial of its degree on [0, unwanted]. */
export const chebyshev = (degree: Degree, unwanted: number): Filter => ({
  degree,
  coefficients: degree === 1 ? [-unwanted / 2] : [unwanted ** 2 / 8, -unwanted],
});

/** Value of the filter at eigenvalue x: the factor by which it scales the eigenvector. */
export const gainOf = ({ degree, coefficients }: Filter, x: number): number =>
  coefficients.reduce((sum, coefficient, power) => sum + coefficient * x ** power, x ** degree);
