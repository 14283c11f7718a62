/** Maps former names of flags to today's. They are not in --help, and are accepted for one more version. */
const CURRENT: Readonly<Record<string, string>> = {
  'label-column': 'label',
  'pretrain-epochs': 'rbm-epochs',
  'pretrain-rate': 'rbm-learning-rate',
  rate: 'learning-rate',
};

/** Returns the name that a flag has today. */
export function currentName(flag: string): string {
  return Object.hasOwn(CURRENT, flag) ? (CURRENT[flag] as string) : flag;
}

/** Replaces former names of flags in a command line. */
export function withCurrentNames(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  return args.map((arg, i) => {
    const [, flag, value = ''] = /^--([^=]+)(=.*)?$/s.exec(arg) ?? [];
    return flag === undefined || (end !== -1 && i > end) ? arg : `--${currentName(flag)}${value}`;
  });
}
