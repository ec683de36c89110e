import { isTcpAddress } from '../../knowledge/engine-address.ts'
import { dockerWord } from '../../knowledge/runtimes.ts'
import { folderOf, joinPath } from '../../model/path.ts'
import { type Source, type Span, span } from '../../model/source.ts'
import { mayHoldObject } from '../kubernetes/claims.ts'
import type { Word } from '../parse/words.ts'
import type { DockerfileBuild } from '../reader.ts'
import { connection, contentTrustSet, trustVariable, unverifiedRegistry } from '../shell/client.ts'
import { manifestOf, type Value } from '../shell/kubectl.ts'
import type { Keys, Script } from '../shell/shell.ts'
import { windowsTexts } from '../workflow/windows.ts'
import { type Token, tokensOf } from './groovy.ts'
import { closersOf } from './groovy-expression.ts'
import { type Filled, JenkinsValues } from './jenkins-values.ts'
import { addOnce, type ClusterJobs, declared, type Variables } from './job.ts'

/** A file, with where its brackets close. */
interface Groovy {
  readonly tokens: readonly Token[]
  readonly closers: ReadonlyMap<number, number>
}

/** Jenkins pipelines: the containers of `agent` and of `docker.image(…)`, and what `sh` runs. */
export function readJenkins(source: Source, keys: Keys, to: ClusterJobs): void {
  const tokens = tokensOf(source.text)
  const file: Groovy = { tokens, closers: closersOf(tokens) }
  const path = `${source.path}#`
  const images = new Map<string, DockerImage>()
  const values = new JenkinsValues(tokens, file.closers, source)
  const verifies = tokens.some(({ text }) => /^DOCKER_TLS_VERIFY\b/.test(text))
  const engine = (token: Token | undefined) => {
    if (token?.kind !== 'text' || verifies || !isTcpAddress(token.text) || token.text.includes('$')) return
    to.clients.push(connection(wordOf(token, source), undefined, (name) => keys.next(`${path}${name}`)))
  }
  const plainRegistry = (token: Token | undefined) => {
    const [, host] = token?.kind === 'text' ? (/^http:\/\/([^/$]+)/i.exec(token.text) ?? []) : []
    if (token && host !== undefined)
      to.clients.push(
        unverifiedRegistry('the pipeline', host, placeOf(token, source), (name) => keys.next(path + name)),
      )
  }
  tokens.forEach((here, i) => {
    if (here.kind === 'text' && here.text.startsWith('DOCKER_HOST='))
      engine({ ...here, text: here.text.slice(12), start: here.start + 12 })
    if (here.kind !== 'name') return
    const next = tokens[i + 1]
    if (here.text === 'DOCKER_HOST' && next?.text === '=') engine(tokens[i + 2])
    const value = here.text === trustVariable && next?.text === '=' ? tokens[i + 2] : undefined
    if (value?.kind === 'text')
      to.clients.push(...contentTrustSet(wordOf(value, source), (name) => keys.next(`${path}${name}`)))
    // A second argument names the credentials.
    else if (here.text === 'withRegistry' && next?.text === '(') plainRegistry(tokens[i + 2])
    else if (here.text === 'registryUrl' && next?.kind === 'text') plainRegistry(next)
    else if (here.text === 'withServer' && next?.text === '(' && tokens[i + 3]?.text === ')') engine(tokens[i + 2])
    if (here.text === 'docker' && next?.text === '{')
      to.containers.push(...agent(blockFrom(file, i + 1), values, source, keys))
    else if (here.text === 'dockerfile' && next?.text === '{') {
      const block = blockFrom(file, i + 1)
      to.containers.push(...builtAgent(here, block, values, source, keys))
      to.builds.push(...agentBuild(block))
      to.scripts.push(...buildScripts(path, 'agent', values.ways(settingOf(block, 'additionalBuildArgs'))))
    } else if (here.text === 'docker' && next?.kind === 'text' && tokens[i - 1]?.text === '{')
      to.containers.push(...inEachWay({ key: `${path}agent`, keys }, (values.ways(next) ?? []).map(wordFrom)))
    else if (isImageCall(tokens, i)) {
      const image = imageAt(file, i)
      if (!image) return
      if (image.isBuilt) {
        to.builds.push(...buildIn(tokens, i + 3, image.end))
        to.scripts.push(...buildScripts(path, image.name.text, values.ways(behindComma(tokens, i + 3))))
      }
      const name = nameBefore(tokens, i)
      if (name !== undefined) images.set(name, image)
      if (tokens[image.end]?.text === '.')
        to.containers.push(...started(file, image.end + 1, image, values, source, keys))
    } else if (isBareBuild(tokens, i))
      to.scripts.push(...buildScripts(path, next!.text, values.ways(behindComma(tokens, i + 2))))
    else if (/^yaml(?:File)?$/.test(here.text)) readPod(tokens, i, source, to)
    else if (/^(?:containerTemplate|hostPathVolume|podTemplate)$/.test(here.text) && /^[({]$/.test(next?.text ?? '')) {
      const given = next?.text === '(' ? argumentsFrom(file, i + 1) : settingsFrom(file, i + 1)
      readPodSettings(here.text, given, source, to)
    } else if (next?.text === '.' && images.has(here.text))
      to.containers.push(...started(file, i + 2, images.get(here.text)!, values, source, keys))
    else if ((here.text === 'execCommand' && next?.text === ':') || isExecuted(tokens, i))
      to.scripts.push(
        ...(values.ways(tokens[here.text === 'execute' ? i - 2 : i + 2]) ?? []).map((way) => scriptFrom(path, way)),
      )
    else if (shells.has(here.text) && (tokens[i - 1]?.text !== '.' || ofSteps.test(tokens[i - 2]?.text ?? ''))) {
      const own = next?.text === '.' && tokens[i + 2]?.text === 'call' ? i + 3 : i + 1
      const text = argument(file, own, shells.get(here.text)!, values)
      const scripts = (values.ways(text) ?? []).map((way) => scriptFrom(path, way))
      to.scripts.push(...(/^(?:bat|powershell|pwsh)$/.test(here.text) ? scripts.flatMap(windowsTexts) : scripts))
    }
  })
  to.scripts.push(...doubtful(tokens, path, source, values.used))
  if (values.isCut) addOnce(to, source.path, 'this pipeline has more values than are read')
}

const beginsRunLine = new RegExp(String.raw`^\s*(?:sudo\s+)?${dockerWord}\s+(?:container\s+)?(?:run|create)(?:\s|$)`)
const isRuntime = new RegExp(`^${dockerWord}$`)

/** What a step shows, and what it is called. */
const shows =
  /^(?:echo|print|println|error|unstable|label|name|description|message|title|stage|contains|startsWith|equals)$/

/** `"${['docker', 'run', …].join(' ')}"` */
const listInText = new RegExp(String.raw`\$\{[^{}]{0,200}\[\s*['"]${dockerWord}['"]\s*,\s*['"](?:run|create)['"]`)

/** Whether a text is shown, compared, or part of a value that is read with what stands before it. */
function isShown(tokens: readonly Token[], at: number): boolean {
  let i = at - 1
  while (at - i < 5 && tokens[i]?.kind === 'sign' && /^[([:]$/.test(tokens[i]!.text)) i--
  const [before, further] = [tokens[i]?.text ?? '', tokens[i - 1]?.text ?? '']
  // A step that is another object's is none.
  const isOthers = shells.has(before) && further === '.'
  return isOthers || before === '+' || /^[!=]=/.test(before) || /^[!=]=$/.test(further + before) || shows.test(before)
}

/** Texts that read like a run line, and lists of its words, that no step is seen to run: something else may. */
function doubtful(tokens: readonly Token[], key: string, source: Source, read: ReadonlySet<number>): Script[] {
  return tokens.flatMap((token, i): Script[] => {
    const { kind, text, start, end } = token
    if (kind !== 'text') return []
    const next = tokens[i + 2]
    const isListed = token.isOpen === true && listInText.test(text)
    const isList =
      isListed || (isRuntime.test(text) && tokens[i + 1]?.text === ',' && /^(?:run|create)$/.test(next?.text ?? ''))
    if ((read.has(start) && !isListed) || !(isList || beginsRunLine.test(text)) || isShown(tokens, i)) return []
    const at = span(source, start, end)
    const own = isList ? 'docker run' : text
    const doubt = 'it is not known whether the pipeline runs this text'
    // More may be added to it.
    return [{ key, text: `${own} "$@"`, locate: () => at, doubt }]
  })
}

/** `'docker run …'.execute()` */
const isExecuted = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]!.text === 'execute' && tokens[at - 1]?.text === '.' && tokens[at - 2]?.kind === 'text'

/** Steps that run a text in a shell, with the name of the argument that it is. */
const shells: ReadonlyMap<string, string> = new Map([
  ...['sh', 'bat', 'powershell', 'pwsh'].map((name) => [name, 'script'] as const),
  ['sshCommand', 'command'],
])

/** `kubernetes { yaml '''…''' }`, `yamlFile 'pod.yaml'`, `podTemplate(yaml: '''…''')`: the pod of an agent, which ends with the build. */
function readPod(tokens: readonly Token[], at: number, source: Source, to: ClusterJobs): void {
  const { path } = source
  const [first, second] = tokens
    .slice(at + 1, at + 4)
    .filter(({ text, kind }) => kind !== 'sign' || !/^[:(]$/.test(text))
  const isFile = tokens[at]!.text === 'yamlFile' || ofFile.test(first?.text ?? '')
  const value = first?.kind === 'name' ? (isFile ? second : textNamed(first.text, tokens)) : first
  if (value?.kind !== 'text') return
  const { text, start } = value
  if (isFile) to.manifests.push({ folders: ['', folderOf(path), 'resources'], file: text })
  else {
    const before = mayHoldObject(text) ? '' : headOf(text)
    if (before === undefined || isFull(path, to)) return
    const place = (offset: number) => start + Math.max(0, offset - before.length)
    to.documents.push({
      path,
      source,
      text: before + text,
      locate: (from, until) => span(source, place(from), place(until)),
      isOneOff: true,
    })
  }
}

/** Steps that give the text of a file. */
const ofFile = /^(?:readTrusted|readFile|libraryResource)$/

/** `def POD = '''…'''`: the last text of a name that has only texts. */
function textNamed(name: string, tokens: readonly Token[]): Token | undefined {
  const at = tokens.findLastIndex(
    ({ kind, text }, i) =>
      kind === 'name' && text === name && tokens[i + 1]?.text === '=' && tokens[i + 2]?.kind === 'text',
  )
  return at < 0 ? undefined : tokens[at + 2]
}

/** What stands between a bracket and the one that closes it, without what stands in others of the kinds that are skipped. */
function* within({ tokens, closers }: Groovy, open: number, skipped: RegExp): Iterable<number> {
  const end = closers.get(open) ?? tokens.length
  for (let i = open + 1; i < end; i++) {
    yield i
    const { kind, text } = tokens[i]!
    if (kind !== 'sign' || !skipped.test(text)) continue
    const close = closers.get(i)
    // Neither is closed: what stands behind is the inner one's.
    if (close === undefined && text === tokens[open]!.text) return
    if (close !== undefined && close < end) i = close
  }
}

/** Arguments by name of one call, those of calls within it apart. */
function argumentsFrom(file: Groovy, open: number): ReadonlyMap<string, Token> {
  const found = new Map<string, Token>()
  const { tokens } = file
  for (const i of within(file, open, /[([{]/)) {
    const { kind, text } = tokens[i]!
    const value = tokens[i + 2]
    const isName = kind === 'name' && tokens[i + 1]?.text === ':' && tokens[i - 1]?.text !== '?'
    if (isName && value && (value.kind !== 'sign' || /^[([!]$/.test(value.text))) found.set(text, value)
  }
  return found
}

/** Settings by name of one block, without those of blocks in it: `containerTemplate { name 'a'; privileged true }`. */
function settingsFrom(file: Groovy, open: number): ReadonlyMap<string, Token> {
  const found = new Map<string, Token>()
  const { tokens } = file
  for (const i of within(file, open, /[([{]/)) {
    const { kind, text } = tokens[i]!
    const value = tokens[i + 1]
    const isValue = value?.kind === 'text' || (value?.kind === 'name' && /^(?:true|false|\d+)$/.test(value.text))
    if (kind === 'name' && value && isValue) found.set(text, value)
  }
  return found
}

/** Settings of an agent's pod as arguments: what they leave out the plugin sets. */
function readPodSettings(of: string, given: ReadonlyMap<string, Token>, source: Source, to: ClusterJobs): void {
  const word = (name: string): Word | undefined => {
    const token = given.get(name)
    return token && token.kind !== 'sign' ? wordOf(token, source) : undefined
  }
  const on = (name: string): Value | undefined => {
    const value = word(name)
    return value?.text === 'true' ? ({ ...value, isPlain: true } as Word) : undefined
  }
  const name = word('name') ?? 'agent'
  const privileged = on('privileged')
  const always = on('alwaysPullImage') && 'Always'
  const runAs = (key: string): Value | undefined => {
    const value = word(key)
    return value && /^\d+$/.test(value.text) ? ({ ...value, isPlain: true } as Word) : undefined
  }
  const [runAsUser, runAsGroup] = [runAs('runAsUser'), runAs('runAsGroup')]
  const container: Value = {
    name,
    image: word('image'),
    imagePullPolicy: always,
    securityContext: (privileged ?? runAsUser ?? runAsGroup) && { privileged, runAsUser, runAsGroup },
  }
  const path = word('hostPath')
  const mounted: Value = { name: 'agent', volumeMounts: [{ name: 'v', mountPath: word('mountPath') ?? '/host' }] }
  const specs: Readonly<Record<string, Value | undefined>> = {
    containerTemplate: word('image') && { containers: [container] },
    hostPathVolume: path && { containers: [mounted], volumes: [{ name: 'v', hostPath: { path } }] },
    podTemplate: on('hostNetwork') && { hostNetwork: on('hostNetwork') },
  }
  const spec = specs[of]
  const [first] = given.values()
  if (!spec || !first || isFull(source.path, to)) return
  const object: Value = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: of === 'containerTemplate' ? name : 'agent' },
    spec,
  }
  to.documents.push({ ...manifestOf(object, [wordOf(first, source)]), path: source.path, isOneOff: true })
}

/** Jenkins makes a pod of what does not say that it is one: undefined where that has no containers either. */
function headOf(text: string): string | undefined {
  const [, indent] = /^([ \t]*)(?:spec|metadata)[ \t]*:/m.exec(text) ?? []
  if (indent === undefined || !/\b(?:spec|containers)[ \t]*:/.test(text)) return undefined
  const missing = ['apiVersion: v1', 'kind: Pod'].filter(
    (line) => !new RegExp(`^${indent}${line.slice(0, line.indexOf(':'))}[ \\t]*:`, 'm').test(text),
  )
  return missing.map((line) => `${indent}${line}\n`).join('')
}

/** Pods of one file. */
const maxPods = 2000

function isFull(path: string, to: ClusterJobs): boolean {
  if (to.documents.length < maxPods) return false
  addOnce(to, path, `only the first ${maxPods} pods of this pipeline are read`)
  return true
}

/** `docker { image 'x'; args '--flags' }` */
function agent(block: readonly Token[], values: JenkinsValues, source: Source, keys: Keys) {
  const image = settingOf(block, 'image')
  const images = values.ways(image)?.map(wordFrom)
  return images ? inEachWay({ key: `${source.path}#agent`, keys }, images, values.ways(settingOf(block, 'args'))) : []
}

/** `dockerfile { dir 'build'; args '--flags' }`: the image that it builds has no name of its own. */
function builtAgent(here: Token, block: readonly Token[], values: JenkinsValues, source: Source, keys: Keys) {
  const context = textIn(block, 'dir') ?? '.'
  const frame = { key: `${source.path}#agent`, keys, name: 'agent', context }
  return inEachWay(frame, [wordOf(here, source)], values.ways(settingOf(block, 'args')))
}

/** A container for each image and each text of flags that it may have. */
function inEachWay(
  frame: Omit<Parameters<typeof declared>[0], 'image' | 'options'>,
  images: readonly Word[],
  flags: readonly Filled[] = [],
) {
  const [first, ...others] = flags
  const ways = [...images.map((image) => [image, first] as const), ...others.map((own) => [images[0]!, own] as const)]
  return ways.map(([image, options]) => declared({ ...frame, image, ...(options && { options }) }))
}

/** `filename 'web.docker'`, below `dir`. */
function agentBuild(block: readonly Token[]): DockerfileBuild[] {
  const file = textIn(block, 'filename')
  return file === undefined ? [] : [{ paths: [joinPath(textIn(block, 'dir') ?? '', file)] }]
}

/** `docker.build('web', '-f build/web.docker .')` */
function buildIn(tokens: readonly Token[], from: number, end: number): DockerfileBuild[] {
  let at = from
  while (at < end && tokens[at]!.kind !== 'text') at++
  const text = at < end ? tokens[at]!.text : ''
  const file = /(?:^|\s)(?:-f|--file)(?:=|\s+)([^\s$]+)(?=\s|$)/.exec(text)?.[1]
  return file === undefined ? [] : [{ paths: [joinPath('', file)] }]
}

/** `docker.build 'web', '--network host .'` */
const isBareBuild = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]!.text === 'build' &&
  tokens[at - 1]?.text === '.' &&
  tokens[at - 2]?.text === 'docker' &&
  tokens[at + 1]?.kind === 'text'

/** The argument behind another one. */
const behindComma = (tokens: readonly Token[], at: number): Token | undefined =>
  tokens[at]?.text === ',' && tokens[at + 1]?.kind !== 'sign' ? tokens[at + 1] : undefined

/** The command line by which Jenkins builds an image, in each way that its flags may come out. */
const buildScripts = (key: string, name: string, flags: readonly Filled[] = []): Script[] =>
  flags.map((way) => {
    const before = `docker build ${/^[\w./:-]+$/.test(name) ? `-t ${name} ` : ''}`
    const place = (offset: number) => Math.max(0, offset - before.length)
    return {
      ...scriptFrom(key, way),
      text: before + way.text,
      locate: (from, to) => way.within(place(from), place(to)),
    }
  })

/** What is set in a block: a text, or its name. */
function settingOf(block: readonly Token[], name: string): Token | undefined {
  const at = block.findIndex(({ kind, text }) => kind === 'name' && text === name)
  const given = at < 0 ? [] : block.slice(at + 1, at + 3)
  return given.find(({ kind }) => kind === 'text') ?? given.find(({ kind }) => kind === 'name')
}

function textIn(block: readonly Token[], name: string): string | undefined {
  const found = settingOf(block, name)
  return found?.kind === 'text' ? found.text : undefined
}

/** What a shared library reaches the steps of a pipeline through: `steps.sh`, `script.sh`. */
const ofSteps = /^(?:steps|script|this|pipeline|context|ctx|jenkins)$/

/** `docker.image('x')`, `docker.build('x')` */
interface DockerImage {
  readonly name: Token
  readonly isBuilt: boolean
  /** The token behind it. */
  readonly end: number
}

const isImageCall = (tokens: readonly Token[], at: number): boolean =>
  /^(?:image|build)$/.test(tokens[at]!.text) &&
  tokens[at - 1]?.text === '.' &&
  tokens[at - 2]?.text === 'docker' &&
  tokens[at + 1]?.text === '('

function imageAt({ tokens, closers }: Groovy, at: number): DockerImage | undefined {
  const name = tokens[at + 2]
  const end = closers.get(at + 1)
  return name && name.kind !== 'sign' && end !== undefined
    ? { name, isBuilt: tokens[at]!.text === 'build', end: end + 1 }
    : undefined
}

/** `def app = docker.build('app')` */
function nameBefore(tokens: readonly Token[], at: number): string | undefined {
  const name = tokens[at - 4]
  return tokens[at - 3]?.text === '=' && name?.kind === 'name' ? name.text : undefined
}

/** `.inside('--flags') { … }`, and `withRun` and `run` in the same way. */
function started(
  file: Groovy,
  at: number,
  { name, isBuilt }: DockerImage,
  values: JenkinsValues,
  source: Source,
  keys: Keys,
) {
  if (!/^(?:inside|withRun|run)$/.test(file.tokens[at]?.text ?? '')) return []
  const frame = { key: `${source.path}#image`, keys, ...(isBuilt && { context: '.' }) }
  return inEachWay(frame, (values.ways(name) ?? []).map(wordFrom), values.ways(argument(file, at + 1, 'args', values)))
}

/** Where the value begins that a step is given: alone, in brackets, or by name. */
function argument(file: Groovy, from: number, name: string, values: JenkinsValues): Token | undefined {
  const { tokens } = file
  const isOpen = tokens[from]?.text === '(' && tokens[from]?.kind === 'sign'
  const own = isOpen ? from + 1 : from
  const first = tokens[own]
  if (!first || (!isOpen && tokens[from - 1]!.line !== first.line)) return undefined
  const isMap = first.text === '[' && tokens[own + 1]?.kind === 'name' && tokens[own + 2]?.text === ':'
  if (isMap) return argumentsFrom(file, own).get(name)
  if (first.kind !== 'name' || tokens[own + 1]?.text !== ':') return first
  return (isOpen ? argumentsFrom(file, from) : argumentsBehind(file, from, values)).get(name)
}

/** Arguments without brackets: `sh label: 'x', script: 'y'`. */
function argumentsBehind({ tokens }: Groovy, from: number, values: JenkinsValues): ReadonlyMap<string, Token> {
  const found = new Map<string, Token>()
  for (let i = from; tokens[i]?.kind === 'name' && tokens[i + 1]?.text === ':' && tokens[i + 2]; ) {
    found.set(tokens[i]!.text, tokens[i + 2]!)
    i = values.behind(i + 2) + 1
    if (tokens[i - 1]?.text !== ',') break
  }
  return found
}

/** The tokens of a block, without those of blocks within it. */
const blockFrom = (file: Groovy, open: number): readonly Token[] =>
  Array.from(within(file, open, /\{/), (i) => file.tokens[i]!)

const placeOf = ({ start, end }: Token, source: Source): Span => span(source, start, end)

/** Groovy puts `$NAME` and `${…}` in when the pipeline runs. */
function wordOf(text: Token, source: Source): Word {
  const unsure = /\$[\w{]/.test(text.text) ? `${text.text} is known only when the pipeline runs` : undefined
  return { text: text.text, span: placeOf(text, source), ...(unsure !== undefined && { unsure }) }
}

/** Flags, or an image, as one way makes it. */
const wordFrom = ({ text, written, within }: Filled): Word => {
  const unsure = /\$[\w{]/.test(text) ? `${written} is known only when the pipeline runs` : undefined
  return { text: written, span: within(0, text.length), ...(unsure !== undefined && { unsure }) }
}

/** Escapes stay as they are: they mean the same in a shell, near enough, and every offset stays. */
const scriptFrom = (key: string, { text, variables, within, expression, doubt }: Filled): Script => ({
  key,
  ...(doubt !== undefined && { doubt }),
  text,
  locate: within,
  variables,
  given: textsOf(variables),
  expression,
})

/** Thousands of steps share their variables. */
const texts = new WeakMap<Variables, string>()

function textsOf(variables: Variables): string {
  let text = texts.get(variables)
  if (text === undefined) {
    text = [...variables.values()].map((word) => word.text).join('\n')
    texts.set(variables, text)
  }
  return text
}
