/** Such as 20061231-235959, in UTC: sorts by time and is a legal name everywhere. */
export function timestamp(date: Date): string {
  return date
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replaceAll(/[-:]/g, '')
    .replace('T', '-');
}
