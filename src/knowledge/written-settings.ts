import type { RunCommand } from '../model/dockerfile.ts'
import type { Fact } from '../model/source.ts'

/** Programs whose arguments or input end up in a file where their output is written. */
const printers = /^(?:echo|printf|cat|sed)$/

/** What a command writes into files, as far as the command line holds it: `echo a=b >> /etc/x`, `tee /etc/x <<EOF`, `sed -i …`. */
export function writtenTexts({ program, args, input, isWritten }: RunCommand): readonly Fact<string>[] {
  const isInPlace = program === 'sed' && args.some(({ value }) => /^(?:-[a-zA-Z]*i|--in-place)/.test(value))
  if (program === 'tee') return input ? [input] : []
  if (!printers.test(program) || !(isWritten || isInPlace)) return []
  return input ? [...args, input] : args
}
