import { part, type Word } from '../parse/words.ts'
import { booleanOf, entriesOf, itemsOf, type Node, nodeAt, spanOf, textOf } from '../parse/yaml.ts'
import type { Keys, Script } from '../shell/shell.ts'
import { type Jobs, linesOf, scriptOf, type Variables } from './job.ts'

/**
 * `$NAME`, `${NAME}`, an expansion as Bash writes it (`${NAME:-text}`), and `$$` for a dollar that the step itself sees. Source:
 * "Substituting variable values", Cloud Build.
 */
const pattern = /\$(?:(\$)|([A-Z_][A-Z0-9_]*)|\{([A-Z_][A-Z0-9_]*)(?::?(-)([^{}]*)|[^{}\w][^{}]*)?\})/g

/**
 * Google Cloud Build: what its steps run. A step is the command line of its image's program, or a script; the machine, whose engine
 * every step may use, is thrown away after.
 */
export function readCloudBuild(root: Node, path: string, _keys: Keys, to: Jobs): void {
  const values = substitutionsOf(root)
  const options = nodeAt(root, 'options')
  const around = withEnvironment(new Map(), nodeAt(options, 'env'), values)
  for (const step of itemsOf(nodeAt(root, 'steps'))) {
    const env = withEnvironment(around, nodeAt(step, 'env'), values)
    const isMapped = isOn(nodeAt(step, 'automapSubstitutions')) ?? isOn(nodeAt(options, 'automapSubstitutions'))
    const script = nodeAt(step, 'script')
    const lines = script?.kind === 'scalar' ? [script] : []
    // A script sees the substitutions in its environment alone.
    const own =
      scriptOf(`${path}#`, lines, isMapped ? new Map([...values, ...env]) : env, { isThrownAway: true }) ??
      commandOf(step, path, env, values)
    if (own) to.scripts.push(own)
  }
}

const isOn = (node: Node | undefined) => (node?.kind === 'scalar' ? booleanOf(node) : undefined)

/** What the build's own substitutions are where whoever starts it gives no others; they may name those before them. */
function substitutionsOf(root: Node): Variables {
  const found = new Map<string, Word>()
  for (const { key, value } of entriesOf(nodeAt(root, 'substitutions'))) {
    const text = textOf(value)
    if (text !== undefined) found.set(key.text, filled({ text, span: spanOf(value) }, found))
  }
  return found
}

/** A word with the substitutions put in; one that is not known stays as written. */
function filled(word: Word, values: Variables): Word {
  let unsure: string | undefined
  const text = word.text.replace(pattern, (written, dollar, plain, braced, isDefault, otherwise) => {
    if (dollar) return dollar
    const value = values.get(plain ?? braced)
    if (value && value.unsure === undefined && /^\$(?:\w+|\{\w+\})$/.test(written)) return value.text
    if (isDefault && value?.unsure === undefined) return value?.text || otherwise
    unsure = `${written} is known only when the build runs`
    return written
  })
  return { ...word, text, ...(unsure !== undefined && { unsure, several: true }) }
}

/** `env: [NAME=value]` */
function withEnvironment(around: Variables, list: Node | undefined, values: Variables): Variables {
  const own = linesOf(list).flatMap((line): [string, Word][] => {
    const at = line.text.indexOf('=')
    return at > 0
      ? [[line.text.slice(0, at), filled(part({ text: line.text, span: spanOf(line) }, at + 1), values)]]
      : []
  })
  return own.length === 0 ? around : new Map([...around, ...own])
}

/** Programs that the images of these names have for their entry point. */
const programs: Readonly<Record<string, string>> = {
  docker: 'docker',
  'docker-compose': 'docker-compose',
  'docker/compose': 'docker-compose',
  kubectl: 'kubectl',
  helm: 'helm',
}

const programIn = (image: string): string | undefined => {
  const [name] = image.split(/[:@]/)
  const parts = (name ?? '').split('/')
  return programs[parts.slice(-2).join('/')] ?? programs[parts.at(-1) ?? '']
}

/** The entry point that the step names, or the program of its image, with its arguments. */
function commandOf(step: Node, path: string, env: Variables, values: Variables): Script | undefined {
  const [name, entrypoint, args] = ['name', 'entrypoint', 'args'].map((key) => nodeAt(step, key))
  const first = name?.kind === 'scalar' ? name : undefined
  const program = entrypoint?.kind === 'scalar' ? entrypoint.text : first && programIn(first.text)
  const given = linesOf(args)
  const script = scriptOf(`${path}#`, given, env, { isThrownAway: true })
  if (program === undefined || !first || !script) return undefined
  const words: Word[] = [
    { text: program, span: spanOf(entrypoint ?? first) },
    ...given.map((one, i) => {
      const word = filled({ text: one.text, span: spanOf(one) }, values)
      // A shell says of its own text what is not known in it.
      return /^-\w*c$/.test(given[i - 1]?.text ?? '') ? { text: word.text, span: word.span } : word
    }),
  ]
  return { ...script, text: words.map(({ text }) => text).join(' '), words }
}
