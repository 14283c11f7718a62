import { InputError } from '../errors.js';

import { bernoulliHidden, bernoulliVisible } from './units/bernoulli.js';
import { gaussianHidden, gaussianVisible } from './units/gaussian.js';
import { gaussianVarianceVisible } from './units/gaussian-variance.js';
import { rectifiedHidden } from './units/rectified.js';
import type { HiddenRule, VisibleRule } from './units/rules.js';
import { replicatedSoftmaxVisible, softmaxVisible } from './units/words.js';

/** Types of stochastic units. */
export type UnitType =
  | 'bernoulli'
  | 'gaussian'
  | 'gaussian-variance'
  | 'softmax'
  | 'replicated-softmax'
  | 'rectified';

export interface RbmUnits {
  readonly visible: UnitType;
  readonly hidden: UnitType;
}

interface UnitRules {
  /** Data values that the units can represent. */
  readonly values: 'probabilities' | 'real numbers' | 'counts' | 'whole numbers';
  readonly visible?: VisibleRule;
  readonly hidden?: HiddenRule;
}

export const unitRules: Readonly<Record<UnitType, UnitRules>> = {
  bernoulli: { values: 'probabilities', visible: bernoulliVisible, hidden: bernoulliHidden },
  gaussian: { values: 'real numbers', visible: gaussianVisible, hidden: gaussianHidden },
  'gaussian-variance': { values: 'real numbers', visible: gaussianVarianceVisible },
  softmax: { values: 'counts', visible: softmaxVisible },
  'replicated-softmax': { values: 'counts', visible: replicatedSoftmaxVisible },
  rectified: { values: 'whole numbers', hidden: rectifiedHidden },
};

export const UNIT_TYPES = Object.keys(unitRules) as readonly UnitType[];
export const VISIBLE_TYPES = UNIT_TYPES.filter((type) => unitRules[type].visible !== undefined);
export const HIDDEN_TYPES = UNIT_TYPES.filter((type) => unitRules[type].hidden !== undefined);

/** Throws an InputError for a type that does not exist on its side, or two types without a joint distribution. */
export function requireUnits(units: RbmUnits): void {
  for (const type of [units.visible, units.hidden]) {
    if (!Object.hasOwn(unitRules, type)) {
      throw new InputError(
        `RBM: there are no units of type '${type}'. Choose from: ${UNIT_TYPES.join(', ')}.`,
      );
    }
  }
  visibleRule(units);
  hiddenRule(units);
  if (unitRules[units.visible].values === 'real numbers' && units.hidden !== 'bernoulli') {
    throw new InputError(
      `RBM: ${units.visible} visible with ${units.hidden} hidden units have no distribution once the weights grow: both ` +
        'sides are unbounded, so the energy has no lower bound. Choose bernoulli hidden units.',
    );
  }
}

export function visibleRule({ visible }: Pick<RbmUnits, 'visible'>): VisibleRule {
  return ruleOf(unitRules[visible].visible, visible, 'visible', VISIBLE_TYPES);
}

/** Whether `logVariance` is one of the RBM's parameters. */
export function learnsVariance(units: Pick<RbmUnits, 'visible'>): boolean {
  return visibleRule(units).varianceStatistic !== undefined;
}

export function hiddenRule({ hidden }: Pick<RbmUnits, 'hidden'>): HiddenRule {
  return ruleOf(unitRules[hidden].hidden, hidden, 'hidden', HIDDEN_TYPES);
}

function ruleOf<Rule>(
  rule: Rule | undefined,
  type: UnitType,
  side: string,
  others: readonly UnitType[],
): Rule {
  if (rule !== undefined) return rule;
  throw new InputError(
    `RBM: there are no ${side} units of type '${type}'. Choose from: ${others.join(', ')}.`,
  );
}
