import { parseImage } from '../../knowledge/image-reference.ts'
import { type Component, component } from '../../model/component.ts'
import type { Container } from '../../model/container.ts'
import type { Program } from '../../model/program.ts'
import type { Fact, Span, Unresolved } from '../../model/source.ts'
import { wordsOf } from '../command/command-words.ts'
import { isPlaceholder } from '../kubernetes/settings.ts'
import type { Word } from '../parse/words.ts'
import { loadUnbash } from '../shell/unbash.ts'
import { besideFile } from './beside-file.ts'
import { settingsOfEnvironment } from './environment.ts'
import { factsOf, unsetIn } from './facts.ts'
import { settingsOfFlags } from './flags.ts'
import { readsFile } from './node.ts'
import { programOf, type Started, startedBy } from './program.ts'
import { startedInShell, startsShell } from './shell-text.ts'

/** The components of a cluster that containers of pods run. */
export async function componentsStarted(containers: readonly Container[]): Promise<Component[]> {
  const found: Component[] = []
  for (const container of containers) {
    const started = await startedIn(container)
    if (started) found.push(componentOf(container, started))
  }
  return found
}

async function startedIn(container: Container): Promise<Started | undefined> {
  const { image, entrypoint, command } = container
  const environment = environmentOf(container)
  const words = [...wordsOf(entrypoint), ...wordsOf(command)].map((word) => expanded(word, environment))
  const [first] = words
  if (!first) return undefined
  if (startsShell(words)) return startedInShell(await loadUnbash(), words, environment.known)
  // Flags alone are those of the image's own program: of an image with another one they would mean nothing.
  const program = !entrypoint && first.text.startsWith('-') && image ? programOfImage(image.value) : undefined
  return program && image ? { program, name: { text: program, span: image.at }, words } : startedBy(words)
}

function programOfImage(image: string): Program | undefined {
  const name = parseImage(image)?.repository.replace(/^.*\//s, '')
  return name === undefined ? undefined : programOf(name.replace(/-(?:amd64|arm64|arm|ppc64le|s390x)$/, ''))
}

function componentOf(container: Container, { program, name, words }: Started): Component {
  const flags = settingsOfFlags(words, program)
  const environment = program === 'etcd' ? settingsOfEnvironment(container) : []
  const { places, unset, elsewhere } = besideFile(program, [environment, flags.given])
  const reading = factsOf(program, ...places)
  const version = versionOf(container, program)
  const unknown: Unresolved | undefined =
    container.unresolved.get('entrypoint') ??
    container.unresolved.get('command') ??
    container.opaque ??
    flags.opaque ??
    elsewhere
  return component({
    ...reading.facts,
    program,
    ...(version && { version }),
    key: `${container.key}/${program}`,
    name: program,
    dialect: container.dialect,
    at: name.use ?? name.span,
    owner: container.owner,
    unresolved: new Map([...unset, ...reading.unresolved]),
    ...(readsFile(program, flags.given) && { unsupported: unsetIn(reading) }),
    nearestParent: reading.nearestParent,
    ...(unknown && { opaque: unknown }),
  })
}

/** The version that an image of Kubernetes has in its tag; one of another make says nothing. */
function versionOf({ image }: Container, program: Program): Fact<string> | undefined {
  const reference = image && parseImage(image.value)
  const name = reference?.repository.replace(/^.*\//s, '') ?? ''
  if (!image || !(name.startsWith(program) || /hyperkube|kubernetes/.test(name))) return undefined
  const version = /^v?(\d+\.\d+(?:\.\d+)?)/.exec(reference?.tag ?? '')?.[1]
  return version === undefined ? undefined : { value: version, at: image.at }
}

interface Environment {
  readonly known: ReadonlyMap<string, Word>
}

const environmentOf = ({ env }: Container): Environment => ({
  known: new Map(
    env.flatMap(({ value: { name, value, from }, at }) =>
      from === undefined && value !== undefined ? [[name, wordOf(value, at)] as const] : [],
    ),
  ),
})

const wordOf = (text: string, span: Span): Word =>
  isPlaceholder(text) ? { text, span, unsure: `${text} is a placeholder` } : { text, span }

/** `$(NAME)` as the kubelet puts it in; what it does not know stays as written, and is not known here. */
function expanded(word: Word, { known }: Environment): Word {
  if (!word.text.includes('$(')) return isPlaceholder(word.text) ? unsure(word) : word
  let isKnown = true
  const text = word.text.replaceAll(/\$(\$|\(([\w.-]+)\))/g, (whole, inside: string, name: string) => {
    if (inside === '$') return '$'
    const value = known.get(name)
    if (!value || value.unsure !== undefined) isKnown = false
    return value?.text ?? whole
  })
  return isKnown ? { ...word, text } : unsure(word)
}

const unsure = (word: Word): Word => ({ ...word, unsure: `${word.text} is a placeholder` })
