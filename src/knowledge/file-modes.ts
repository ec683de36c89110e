import type { RunCommand } from '../model/dockerfile.ts'
import type { Fact } from '../model/source.ts'

/** The mode that `chmod` is given; undefined for other programs. */
export const modeOf = ({ program, args }: RunCommand): Fact<string> | undefined =>
  program === 'chmod' ? args.find(({ value }) => !/^-(?:[Rvcf]+|-.*)$/.test(value)) : undefined

/** Whether others may write: not where the sticky bit keeps them from each other's files. */
export function isWorldWritable(mode: string): boolean {
  const [, special = '0', others] = /^0?([0-7])?[0-7]{2}([0-7])$/.exec(mode) ?? []
  if (others !== undefined) return (Number(others) & 2) !== 0 && (Number(special) & 1) === 0
  return mode.split(',').some((clause) => /^[ugoa]*[oa][ugoa]*[+=][rxXst]*w/.test(clause) && !clause.includes('t'))
}
