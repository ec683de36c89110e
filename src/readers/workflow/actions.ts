import { mentionsRuntime, runtimeWord } from '../../knowledge/runtimes.ts'
import { type Container, container } from '../../model/container.ts'
import { runTable } from '../command/flag-table.ts'
import { splitFlags } from '../command/flag-words.ts'
import { imageName, parseFlags } from '../command/flags.ts'
import { distinct, imageOnly } from '../command/variants.ts'
import { type Entry, entriesOf, type Node, nodeAt, type Scalar, spanOf, textAt } from '../parse/yaml.ts'
import type { Script } from '../shell/shell.ts'
import type { Place } from './containers.ts'
import { otherCalls } from './other-shell.ts'
import type { Scope } from './scope.ts'
import { inEveryWay } from './worlds.ts'

/** Ways in which an input may come out. */
const maxWays = 64

/** Names of inputs that are a shell's text, by one of their words. */
const shellWord = /^(?:commands?|cmds?|runs?|scripts?|exec|execute|shell|bash|sh|args|arguments|entrypoint)$/i
/** Texts for people. */
const proseWord = /^(?:body|message|msg|text|title|description|summary|comment|content|notes?|payload|name)$/i

/** `on_retry_command`, `preBuildScript` */
const wordsOf = (name: string) => name.replace(/([a-z\d])([A-Z])/g, '$1-$2').split(/[-_.]/)

/** The shell texts that a step gives to an action that is not of this repository. */
export function actionTexts(step: Node, scope: Scope, read: (text: Scalar) => readonly Script[]): Script[] {
  const uses = textAt(step, 'uses')
  if (uses === undefined || scope.job.workflows.unitOf(step)) return []
  const inputs = entriesOf(nodeAt(step, 'with')).filter(
    (entry): entry is Entry & { value: Scalar } => entry.value.kind === 'scalar',
  )
  const isElsewhere = inputs.some(({ key }) =>
    /^(?:ssh[-_]?)?(?:remote[-_]?)?(?:hosts?|hostname|server)$/i.test(key.text),
  )
  return inputs.flatMap(({ key, value }): readonly Script[] => {
    const words = wordsOf(key.text)
    if (words.some((word) => proseWord.test(word)) || !(mayRun(value.text) || key.text === 'args')) return []
    const isProgram = /^actions\/github-script@/i.test(uses)
    const isShell = words.some((word) => shellWord.test(word))
    if (!isProgram && !isShell && !mayBeRunLine(value.text)) return []
    const scripts = read(value)
    if (isProgram) return scripts.flatMap(programCalls)
    const own = isElsewhere ? scripts.map((script) => ({ ...script, isThrownAway: false })) : scripts
    if (isShell) return own.map((script) => withEntrypoint(script, key.text, inputs))
    const doubt = `it is not known whether ${uses} runs its input ${key.text}`
    return own.filter(({ text }) => isRunLine(text)).map((script) => ({ ...script, doubt }))
  })
}

/** `entrypoint` and `args` of an image are one command line. */
function withEntrypoint(script: Script, name: string, inputs: readonly (Entry & { value: Scalar })[]): Script {
  const program = inputs.find(({ key }) => key.text === 'entrypoint')?.value.text.trim()
  if (name !== 'args' || program === undefined || !/^\S+$/.test(program)) return script
  const shift = program.length + 1
  const locate: Script['locate'] = (from, to) => script.locate(Math.max(0, from - shift), Math.max(0, to - shift))
  return { ...script, text: `${program} ${script.text}`, locate }
}

const mayRun = (text: string) => mentionsRuntime(text) || text.includes('${{')

const startsContainer = new RegExp(
  String.raw`^\s*(?:sudo\s+(?:-\S+\s+)*)?(?:\S*/)?${runtimeWord}\s+(?:[^\n]*\s)?(?:run|create)\s`,
)
const isRunLine = (text: string) => startsContainer.test(text)

/** An expression may become any word of a run line, or all of it; nothing else stands before the runtime. */
const beginsLikeRunLine = new RegExp(String.raw`^\s*(?:sudo\b|(?:\S*/)?${runtimeWord}\b|\$\{\{)`)
const mayBeRunLine = (text: string) => beginsLikeRunLine.test(text)

const programCalls = (script: Script): Script[] =>
  otherCalls(script.text, script.locate).map(({ text, words, locate }) => ({
    ...script,
    text,
    locate,
    ...(words && { words }),
  }))

/** An action that is given an image and run flags for it starts a container: they are what a job's `container:` is given. */
export function actionContainers(step: Node, scope: Scope, { prefix, keys }: Place): Container[] {
  const [uses, image, options] = [nodeAt(step, 'uses'), nodeAt(step, 'with', 'image'), nodeAt(step, 'with', 'options')]
  if (uses?.kind !== 'scalar' || image?.kind !== 'scalar' || options?.kind !== 'scalar') return []
  if (scope.job.workflows.unitOf(step)) return []
  const ways = inEveryWay((world) => {
    const word = scope.word(image, world)
    return { word, split: splitFlags(scope.words(options, world), runTable, { flagsOnly: true }) }
  }, maxWays)
  const known = ways.filter(
    ({ split }) => split.rest.length === 0 && (!split.opaque || /\$\{\{/.test(split.opaque.because)),
  )
  const signature = ({ word, split }: (typeof ways)[number]) =>
    [
      JSON.stringify([split.flags.map(({ name, value }) => [name, value.text]), split.opaque?.because]),
      word.text,
    ] as const
  return distinct(known, signature).map(({ item: { word, split }, isImageOnly }) => {
    const name = imageName(word.text)
    const key = keys.next(`${prefix}uses/${name}`)
    const frame = { form: 'run', dialect: 'workflow', at: spanOf(uses), key: () => key } as const
    const read = parseFlags(split, frame, name)
    const unsupported = new Set([...read.unsupported, ...(read.restart ? [] : (['restart'] as const))])
    const own = container({
      ...read,
      oneOff: true,
      unsupported,
      ...(word.unsure === undefined
        ? { image: { value: word.text, at: word.span } }
        : { unresolved: new Map([...read.unresolved, ['image', { because: word.unsure, at: word.span }]]) }),
    })
    return isImageOnly ? imageOnly(own) : own
  })
}
