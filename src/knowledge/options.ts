import type { Fact } from '../model/source.ts'

/** An option of a command line: a letter of a cluster (`k` of `-sSk`), or a long name with what stands behind its `=`. */
export interface Option {
  readonly name: string
  readonly value?: string
  readonly at: Fact<string>['at']
}

/**
 * The options among the arguments of a command. `valued` are the letters that take the rest of their cluster, or the next
 * argument, as their value; such an argument is no option.
 */
export function optionsOf(args: readonly Fact<string>[], valued = ''): Option[] {
  const options: Option[] = []
  for (let i = 0; i < args.length; i++) {
    const { value: text, at } = args[i]!
    if (text === '--') break
    if (text.startsWith('--')) {
      const equals = text.indexOf('=')
      options.push(equals < 0 ? { name: text, at } : { name: text.slice(0, equals), value: text.slice(equals + 1), at })
    } else if (/^-[a-zA-Z]/.test(text)) {
      for (let letter = 1; letter < text.length; letter++) {
        const name = `-${text[letter]!}`
        if (!valued.includes(text[letter]!)) options.push({ name, at })
        else {
          const rest = text.slice(letter + 1)
          options.push({ name, value: rest === '' ? args[++i]?.value : rest, at })
          break
        }
      }
    }
  }
  return options
}
