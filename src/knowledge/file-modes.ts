import type { RunCommand } from '../model/dockerfile.ts'
import type { Fact } from '../model/source.ts'
import { optionsOf } from './options.ts'

/** The mode that `chmod`, or `install` with `-m`, is given; undefined for other programs. */
export function modeOf({ program, args }: RunCommand): Fact<string> | undefined {
  if (program === 'chmod') return args.find(({ value }) => !/^-(?:[Rvcf]+|-.*)$/.test(value))
  if (program !== 'install') return undefined
  const option = optionsOf(args, 'mogtS').findLast(({ name }) => name === '-m' || name === '--mode')
  return (
    option && {
      value: option.value ?? args[args.findIndex(({ at }) => at === option.at) + 1]?.value ?? '',
      at: option.at,
    }
  )
}

/** Whether others may write: not where the sticky bit keeps them from each other's files. */
export function isWorldWritable(mode: string): boolean {
  const [, special = '0', others] = /^0?([0-7])?[0-7]{2}([0-7])$/.exec(mode) ?? []
  if (others !== undefined) return (Number(others) & 2) !== 0 && (Number(special) & 1) === 0
  return mode.split(',').some((clause) => /^[ugoa]*[oa][ugoa]*[+=][rxXst]*w/.test(clause) && !clause.includes('t'))
}
