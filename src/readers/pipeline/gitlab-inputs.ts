import { entriesOf, type Node, nodeAt, textOf } from '../parse/yaml.ts'
import type { Expressions, Variables } from './job.ts'

/** Values of inputs by name; undefined where one is not known. */
export type Inputs = ReadonlyMap<string, string | undefined>

/** What an item gives to the file or the step that it names. */
export const inputsOf = (item: Node): Inputs =>
  new Map(entriesOf(nodeAt(item, 'inputs')).map(({ key, value }) => [key.text, textOf(value)]))

/** `$[[ inputs.name ]]` is put in before anything else. */
const inputPattern = /\$\[\[((?:(?!\$\[\[|\]\]).)*)\]\]/g

export const expressionsOf = (inputs: Inputs): Expressions => ({
  pattern: inputPattern,
  lookUp: (expression) => inputs.get(/^inputs\.([\w-]+)(?:\s*\|\s*expand_vars)?$/.exec(expression.trim())?.[1] ?? ''),
})

/** A text with its inputs put in; undefined where one of them is not known. */
export function withInputs(text: string, inputs: Inputs): string | undefined {
  const { lookUp } = expressionsOf(inputs)
  let isKnown = true
  const put = text.replace(inputPattern, (written, inner: string) => {
    const found = lookUp(inner)
    isKnown &&= found !== undefined
    return found ?? written
  })
  return isKnown ? put : undefined
}

/** The variables with their inputs put in. */
export function variablesWith(variables: Variables, inputs: Inputs): Variables {
  if (![...variables.values()].some(({ text }) => text.includes('$[['))) return variables
  return new Map(
    [...variables].map(([name, word]) => {
      const text = withInputs(word.text, inputs)
      return [
        name,
        text === undefined
          ? { ...word, unsure: `${word.text} is known only when the pipeline runs` }
          : { ...word, text },
      ]
    }),
  )
}
