/** Former names of flags. They are not in --help, and are read for one more version. */
const CURRENT: Readonly<Record<string, string>> = {
  'label-column': 'label',
  'pretrain-epochs': 'rbm-epochs',
  'pretrain-rate': 'rbm-learning-rate',
  rate: 'learning-rate',
};

/** The name that a flag has today. */
export function currentName(flag: string): string {
  return Object.hasOwn(CURRENT, flag) ? (CURRENT[flag] as string) : flag;
}

/** A command line with today's names. */
export function withCurrentNames(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  return args.map((arg, i) => {
    const [, flag, value = ''] = /^--([^=]+)(=.*)?$/s.exec(arg) ?? [];
    return flag === undefined || (end !== -1 && i > end) ? arg : `--${currentName(flag)}${value}`;
  });
}
