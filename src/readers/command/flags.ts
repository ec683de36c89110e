import { knownImage, maxReference, openImage } from '../../knowledge/image-reference.ts'
import {
  type Container,
  type ContainerFacts,
  container,
  type EnvironmentVariable,
  type Field,
  type LeftOut,
} from '../../model/container.ts'
import { allFields, unsupportedBy } from '../../model/fields.ts'
import { type Fact, type Span, source, span, type Unresolved } from '../../model/source.ts'
import type { Dialect, SubjectFrame } from '../../model/subject.ts'
import { isOnlyExpansion, splitWords, stretch, unresolvedOf, type Word } from '../parse/words.ts'
import { FlagFacts } from './flag-facts.ts'
import {
  composeRunTable,
  ctrRunTable,
  type FlagTable,
  podTable,
  runTable,
  serviceTable,
  serviceUpdateTable,
  updateTable,
} from './flag-table.ts'
import { type Flag, type SplitFlags, splitFlags } from './flag-words.ts'

/** `run`, `create`, `update`, `service create`, `service update`, `compose run`, `podman pod create` and `ctr run`. */
export type RunForm = 'run' | 'create' | 'update' | 'service' | 'service update' | 'compose' | 'pod' | 'ctr'

export interface RunFrame {
  readonly form: RunForm
  readonly dialect: Dialect
  readonly at: Span
  /** The subject's key, given its name. */
  key(name: string): string
  /** What a `docker build` in the same file makes the image from (a Dockerfile or a context), if it does. */
  built?(image: Word): string | undefined
  /** Whether an unknown word is used as an image elsewhere. */
  isImage?(word: Word): boolean
}

const tables: Readonly<Record<RunForm, FlagTable>> = {
  run: runTable,
  create: runTable,
  update: updateTable,
  service: serviceTable,
  'service update': serviceUpdateTable,
  compose: composeRunTable,
  pod: podTable,
  ctr: ctrRunTable,
}

/** What a `compose run` line may change about its service that endangers the machine. */
const ofCompose: readonly Field[] = ['user', 'capAdd', 'mounts', 'ports', 'env']

/**
 * Reads the words after `run`, `create`, `service create` or `compose run`: flags, image, command. Undefined for `--help`, and for
 * a `compose run` that changes nothing a rule reads: it names a service, which is checked where it is declared.
 */
export function parseRun(words: readonly Word[], frame: RunFrame): Container | undefined {
  const split = splitFlags(words, tables[frame.form], { ...(frame.isImage && { isImage: frame.isImage }) })
  if (split.flags.some(({ name, value }) => name === 'help' && value.text !== 'false')) return undefined
  if (frame.form === 'pod' || frame.form === 'ctr') return otherRun(split, frame)
  if (frame.form === 'update' || frame.form === 'service update') return changed(split, frame)
  const { facts, unresolved } = new FlagFacts().read(split.flags)
  const [image, ...command] = split.rest
  const name = nameOf(split, image, frame)
  if (frame.form === 'compose') {
    const changes = ofCompose.some((field) => unresolved.has(field) || facts[field] !== undefined)
    return changes
      ? withUnsetUnsupported(container({ ...frameOf(frame, name, split), unresolved, ...facts }))
      : undefined
  }
  const identity = { ...frameOf(frame, name, split), unresolved }
  readImage(split, image, frame, facts, unresolved)
  readCommand(command, facts, unresolved)
  leaveToImage(['user', 'healthcheck'], facts, unresolved, frame.at)
  return container({
    ...identity,
    unsupported: unsupportedFields(frame.form, split.flags, facts),
    os: osOf(split.flags),
    ...facts,
  })
}

/** A pod, or a container that containerd runs itself: what the line does not say has other defaults than Docker's. */
function otherRun(split: SplitFlags, frame: RunFrame): Container {
  const { facts, unresolved } = new FlagFacts().read(split.flags.flatMap(asDockers))
  const [first, second] = split.rest
  if (frame.form === 'ctr') readImage(split, first, frame, facts, unresolved)
  const given = frame.form === 'ctr' ? second : (lastOf(split.flags, 'name')?.value ?? first)
  const name = given && given.unsure === undefined ? given.text : frame.form === 'pod' ? 'pod' : 'container'
  return withUnsetUnsupported(container({ ...frameOf(frame, name, split), unresolved, ...facts }))
}

/** What a line changes about containers that are there: nothing but what it sets is judged. Undefined where it changes nothing. */
function changed(split: SplitFlags, frame: RunFrame): Container | undefined {
  const { facts, unresolved } = new FlagFacts().read(split.flags.flatMap(setByUpdate))
  const image = lastOf(split.flags, 'image')?.value
  if (image) readImage({ ...split, restUnknown: false }, image, frame, facts, unresolved)
  const known = split.rest.filter(({ unsure }) => unsure === undefined).map(({ text }) => text)
  const name = known.join(', ') || (frame.form === 'update' ? 'container' : 'service')
  const { opaque, ...own } = frameOf(frame, name, split)
  const sets = Object.keys(facts).length > 0 || unresolved.size > 0 || opaque !== undefined
  return sets ? withUnsetUnsupported(container({ ...own, opaque, unresolved, ...facts })) : undefined
}

/** `--mount-add` adds what `--mount` gives; what is taken away is none of these, and an `update` takes 0 for unchanged. */
function setByUpdate({ name, value }: Flag): Flag[] {
  if (/-rm$|^unsetenv$|^image$/.test(name)) return []
  if (/^(?:memory(?:-\w+)?|cpus|cpu-[a-z-]+|pids-limit)$/.test(name) && /^0+(?:\.0*)?[a-z]*$/i.test(value.text))
    return []
  return [{ name: /^(?:group|cap)-add$/.test(name) ? name : name.replace(/-add$/, ''), value }]
}

/** What `ctr` calls otherwise than Docker does. */
function asDockers({ name, value }: Flag): Flag[] {
  switch (name) {
    case 'net-host':
      return value.text === 'false' ? [] : [{ name: 'network', value: { ...value, text: 'host' } }]
    case 'memory-limit':
      return [{ name: 'memory', value }]
    case 'apparmor-profile':
    case 'seccomp-profile':
      return [{ name: 'security-opt', value: { ...value, text: `${name.replace('-profile', '')}=${value.text}` } }]
    case 'with-ns': {
      const [, kind, path] = /^(network|pid|ipc|uts):(.*)$/.exec(value.text) ?? []
      return kind && /^\/proc\/1\//.test(path!) ? [{ name: kind, value: { ...value, text: 'host' } }] : []
    }
    // `--share` names the namespaces of the pod, not of the host; the image of the infra container runs nothing.
    case 'restart':
      return []
    default:
      return [{ name, value }]
  }
}

const noImage = 'the line names no image'

/** Whether a line ends before its image. */
export const namesNoImage = ({ unresolved }: Container): boolean => unresolved.get('image')?.because === noImage

/** Flags alone, for forms that name the image elsewhere (a workflow's `options`, a dev container, `--run`). */
export function parseFlags(flags: SplitFlags, frame: RunFrame, name: string): Container {
  const { facts, unresolved } = new FlagFacts().read(flags.flags)
  leaveToImage(['user'], facts, unresolved, frame.at)
  const unsupported = unsupportedFields(frame.form, flags.flags, facts)
  return container({
    ...frameOf(frame, name, flags),
    unresolved,
    unsupported,
    os: osOf(flags.flags),
    ...facts,
  })
}

/**
 * The terminal's `--run 'FLAGS'`: quoted as for a shell, nothing expanded.
 * @param readFile a file that the flags name; undefined where there is none
 * @throws Error where a word is no known flag
 */
export function parseRunFlags(
  text: string,
  path = '--run',
  readFile: (path: string) => string | undefined = () => undefined,
): Container {
  const argument = source(path, text, 'argument')
  const at = span(argument, 0, text.length)
  const words = splitWords(text, (from, to) => span(argument, from, to))
  const split = splitFlags(words, runTable, { flagsOnly: true })
  if (split.opaque) throw new Error(`${path}: ${split.opaque.because}. Variables and commands are not expanded here.`)
  const [unexpected] = split.rest
  if (unexpected) {
    // It may be the second half of a value that was not quoted.
    const which = /^\$\w+$/.test(unexpected.text) ? unexpected.text : `word ${words.indexOf(unexpected) + 1}`
    throw new Error(`${path}: ${which} is not a flag. Give only flags; the image has an option of its own.`)
  }
  const last = words.at(-1)
  if (last?.text.startsWith('-') && !split.flags.some(({ value }) => value.span.end > last.span.start))
    throw new Error(`${path}: ${last.text} needs a value.`)
  const name = lastOf(split.flags, 'name')?.value.text ?? 'container'
  const read = parseFlags(split, { form: 'run', dialect: 'run', at, key: () => path }, name)
  return withEnvironmentFiles({ ...read, oneOff: false }, split.flags, readFile)
}

/** The variables of `--env-file`, as Docker's command line reads them; `--env` has the last word. */
function withEnvironmentFiles(
  read: Container,
  flags: readonly Flag[],
  readFile: (path: string) => string | undefined,
): Container {
  const files = flags.filter(({ name }) => name === 'env-file')
  if (files.length === 0) return read
  const env: Fact<EnvironmentVariable>[] = []
  const missing: Fact<LeftOut>[] = []
  for (const { value: word } of files) {
    let isSound = true
    const text = readFile(word.text)
    if (text === undefined) {
      missing.push({ value: { name: `--env-file ${word.text}`, isMissing: true }, at: word.span })
      continue
    }
    for (const value of variablesIn(text))
      if (/^[^\s]+$/.test(value.name)) env.push({ value, at: word.span })
      else isSound = false
    if (!isSound) missing.push({ value: { name: `a line of ${word.text}` }, at: word.span })
  }
  const unresolved = new Map(read.unresolved)
  if (missing.length === 0) unresolved.delete('env')
  return { ...read, unresolved, env: [...env, ...read.env], leftOut: [...read.leftOut, ...missing] }
}

/** A name alone is a variable of the caller's; quotes and `#` in a value are part of it. */
function variablesIn(text: string): EnvironmentVariable[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line): EnvironmentVariable => {
      const equals = line.indexOf('=')
      return equals < 0 ? { name: line, from: 'host' } : { name: line.slice(0, equals), value: line.slice(equals + 1) }
    })
}

/** What is the image's where no flag says it. */
function leaveToImage(fields: readonly Field[], facts: Facts, unresolved: Map<Field, Unresolved>, at: Span): void {
  for (const field of fields)
    if (!facts[field] && !unresolved.has(field))
      unresolved.set(field, { because: 'the image decides', at, unset: true })
}

const lastOf = (flags: readonly Flag[], name: string) => flags.findLast((flag) => flag.name === name)

const isOn = (flags: readonly Flag[], name: string) => /^(?:1|t|true)$/i.test(lastOf(flags, name)?.value.text ?? '')

function frameOf(frame: RunFrame, name: string, { flags, opaque }: SplitFlags) {
  return {
    key: frame.key(name),
    name,
    dialect: frame.dialect,
    at: frame.at,
    oneOff: isOneOff(frame.form, flags),
    opaque,
  } satisfies Partial<SubjectFrame<'container'>>
}

/** A one-off container: in the foreground, or removed when it ends. */
function isOneOff(form: RunForm, flags: readonly Flag[]): boolean {
  const restart = lastOf(flags, 'restart')?.value.text
  if (/^service/.test(form) || (restart !== undefined && restart !== 'no' && restart !== '')) return false
  if (form === 'compose' || isOn(flags, 'rm')) return true
  return form === 'run' && !isOn(flags, 'detach')
}

/** `--rm` and `--restart` exclude each other. */
function unsupportedFields(form: RunForm, flags: readonly Flag[], { restart }: Facts): ReadonlySet<Field> {
  const own = unsupportedBy(form === 'service' ? 'service' : 'run', osOf(flags))
  // Its network is the pod's.
  const fields = lastOf(flags, 'pod') ? new Set<Field>([...own, 'networkMode', 'ports']) : own
  return form !== 'service' && isOn(flags, 'rm') && !restart ? new Set([...fields, 'restart']) : fields
}

function nameOf({ flags, restUnknown }: SplitFlags, image: Word | undefined, frame: RunFrame): string {
  const given = lastOf(flags, 'name')?.value
  if (given && given.text !== '' && !isOnlyExpansion(given)) return given.text
  if (!image?.text || restUnknown || isOnlyExpansion(image) || isAssignment(image))
    return frame.form === 'service' ? 'service' : 'container'
  return imageName(image.text)
}

const isAssignment = ({ text }: Word) => /^\w+=/.test(text)

/** The last path segment without tag and digest: `ghcr.io/acme/web:1@sha256:…` is `web`. */
export function imageName(image: string): string {
  const plain = image.slice(0, maxReference).replace(/@(?:sha256:|\$|\{\{|<<).*$/s, '')
  const segment = plain.replace(/^.*\/(?![^{(]*[})])/s, '')
  return segment.replace(/:(?:[^:{}]|\{\{(?:[^}]|\}(?!\}))*\}\}|\$\{(?!\{)[^{}]*\})*$/, '') || segment || image
}

function osOf(flags: readonly Flag[]): 'linux' | 'windows' {
  const isolation = lastOf(flags, 'isolation')?.value.text ?? ''
  const platform = lastOf(flags, 'platform')?.value.text ?? lastOf(flags, 'os')?.value.text ?? ''
  return /^(?:process|hyperv)$/.test(isolation) || platform.startsWith('windows') ? 'windows' : 'linux'
}

type Facts = Partial<ContainerFacts>

function readImage(
  { flags, opaque, restUnknown }: SplitFlags,
  image: Word | undefined,
  frame: RunFrame,
  facts: Facts,
  unresolved: Map<Field, Unresolved>,
): void {
  if (isOn(flags, 'rootfs')) return
  if (!image || restUnknown) {
    unresolved.set('image', opaque ?? { because: noImage, at: frame.at })
    return
  }
  // No image has an equals sign in its name, and the value may be a credential.
  if (isAssignment(image)) unresolved.set('image', { because: 'a variable stands in its place', at: image.span })
  else {
    const value = image.unsure === undefined ? image.text : knownImage(image.text)
    if (value === undefined) unresolved.set('image', openImage(unresolvedOf(image), image.text))
    else facts.image = { value, at: image.span }
  }
  const built = frame.built?.(image)
  if (built === undefined) return
  facts.build = { value: built, at: image.span }
  // An image of this repository is checked as its Dockerfile, whatever its name is in the end.
  unresolved.delete('image')
}

function readCommand(words: readonly Word[], facts: Facts, unresolved: Map<Field, Unresolved>): void {
  const unknown = words.find((word) => word.unsure !== undefined)
  const [first] = words
  if (unknown) unresolved.set('command', unresolvedOf(unknown))
  else if (first) {
    facts.command = { value: words.map((word) => word.text), at: stretch(first, words.at(-1)!) }
  }
  const programs = [facts.entrypoint?.value[0], first?.unsure === undefined ? first?.text : undefined]
  const places = [facts.entrypoint?.at, first?.span]
  facts.processes = programs.flatMap((program, i) => {
    const at = places[i]
    return program && at && !program.startsWith('-') ? [{ value: program.replace(/^.*\//, ''), at }] : []
  })
}

/** The command that the container runs, for forms that have it apart. */
export function withCommand(read: Container, words: readonly Word[]): Container {
  const facts: Facts = { entrypoint: read.entrypoint }
  const unresolved = new Map(read.unresolved)
  readCommand(words, facts, unresolved)
  return { ...read, ...facts, unresolved }
}

function isSet(read: Container, field: Field): boolean {
  const fact = read[field]
  return read.unresolved.has(field) || (Array.isArray(fact) ? fact.length > 0 : fact !== undefined)
}

/** For forms that add to a container declared elsewhere: what they do not set is unsupported here. */
export function withUnsetUnsupported(read: Container): Container {
  return { ...read, unsupported: new Set(allFields.filter((field) => !isSet(read, field))) }
}
