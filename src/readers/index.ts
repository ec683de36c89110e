import { runLine } from '../knowledge/runtimes.ts'
import type { RenderChart } from '../model/chart.ts'
import type { Container } from '../model/container.ts'
import { allFields } from '../model/fields.ts'
import { joinPath } from '../model/path.ts'
import { type Gap, moved, relocated, type Source } from '../model/source.ts'
import type { Kind, Subject } from '../model/subject.ts'
import { withoutTemplateEnding } from '../model/template.ts'
import { mayHoldTasks } from './ansible/claims.ts'
import { claimsClientConfig } from './client-config/claims.ts'
import { claimsClusterKey, mayHoldPrivateKey } from './cluster-key/claims.ts'
import { claimsComponent, mayConfigureComponent, mayRunComponent } from './component/claims.ts'
import { filesNamed } from './component/named-files.ts'
import { claimsComponentUnit, mayStartComponent } from './component/units-claims.ts'
import { claimsCompose, isEnvironment, looksLikeCompose, mayNameCompose } from './compose/claims.ts'
import { claimsDaemon, mayConfigureDaemon, mayRunDaemon } from './daemon/claims.ts'
import {
  claimsKubeconfig,
  claimsKubeletConfig,
  claimsKubernetes,
  isChart,
  isKustomization,
  mayBeKubeconfig,
  mayBeKubeletConfig,
  mayMakeObject,
} from './kubernetes/claims.ts'
import { packedChart } from './kubernetes/helm.ts'
import { withLinksFollowed } from './links.ts'
import { claimsCloudConfig, isCloudConfig, mayHoldDaemonJson } from './machine/claims.ts'
import { mayEscapeLetters, mayHaveKey } from './parse/keys.ts'
import { claimsPipeline, isConcourse } from './pipeline/claims.ts'
import { claimsQuadlet, mayBeQuadlet } from './quadlet/claims.ts'
import {
  type ComposeCommand,
  type DockerfileBuild,
  type MakeCall,
  maxSubjects,
  type NamedManifest,
  type Reader,
  type Reading,
  type RenderedChart,
  type Repository,
  sourceOf,
  type WrittenText,
} from './reader.ts'
import type { CalledScripts } from './script/called.ts'
import { mayRunContainers, mayRunOrSource, mayStartOthers, mentionsContainers } from './script/claims.ts'
import { withProfileRead } from './seccomp.ts'
import { pathIn } from './shell/libraries.ts'
import { mayGiveToMake } from './shell/make.ts'
import { mayRunFiles } from './shell/named-scripts.ts'
import { claimsTasks } from './tasks/files.ts'
import { claimsUnit, mayUseEngine } from './unit/claims.ts'

/** One format: which paths it claims by name, the kinds of subject it describes, and its reader, loaded when it is needed. */
interface Format {
  readonly name: string
  /** What a file of this format that cannot be read may hide. */
  readonly kinds: readonly Kind[]
  claims(path: string): boolean
  /** A test of the text; without one every claimed path is taken. */
  recognises?(text: string): boolean
  /** How a file that it takes begins: asked before the rest is read. */
  readonly beginning?: string
  /** Taken besides the format that claims the file first: a Compose name does not make a Compose file of a manifest. */
  readonly beside?: boolean
  /** Its text is known for what it is under any name: asked of a file that the caller named. */
  readonly byContent?: boolean
  load(): Promise<Reader>
  /** Characters; a longer text is a gap, which blocks where the name alone identifies the format. */
  readonly maxLength?: number
  readonly blocks?: boolean
}

/** No hand-written Compose file, workflow, script or Dockerfile is longer. Generated manifests may be. */
const maxTextLength = 1_048_576

const base = (path: string) => path.slice(path.lastIndexOf('/') + 1)
/** `FROM` at the beginning of a line, as continued lines make it one word. */
const hasFrom = (text: string) =>
  /^[ \t]*f(?:[\\`][ \t]*\r?\n)*r(?:[\\`][ \t]*\r?\n)*o(?:[\\`][ \t]*\r?\n)*m\b/im.test(text)

/** An instruction of a Dockerfile at the beginning of a line. */
const hasInstruction = (text: string) =>
  /^[ \t]*(?:RUN|COPY|ADD|CMD|ENTRYPOINT|ENV|ARG|USER|WORKDIR|LABEL)[ \t]/im.test(text)

/** `Dockerfile.prod`, `web.Dockerfile`; a program or a text about Dockerfiles is none. */
const claimsDockerfile = (path: string) =>
  /^(?:dockerfile|containerfile)(?:[.-][^/]*)?$|\.(?:dockerfile|containerfile)$/i.test(base(path)) &&
  !/\.(?:[cm]?[jt]sx?|py|go|rs|rb|java|md|html?|json|ya?ml|dockerignore)$/i.test(path)

/** Endings of other languages, documents, data and pictures: their first line names no shell. Any other may have one. */
const otherEnding =
  /\.(?:[cm]?[jt]sx?|map|py[ci]?|pyx|go|rs|rb|php|java|kts?|scala|clj|groovy|c|cc|cpp|cxx|h|hh|hpp|m|mm|swift|cs|fs|vb|dart|lua|pl|pm|r|jl|ex|exs|erl|hrl|hs|elm|ml|mli|sql|proto|graphql|vue|svelte|astro|css|scss|sass|less|html?|xml|xsl|xsd|svg|png|jpe?g|gif|ico|webp|avif|bmp|pdf|docx?|xlsx?|pptx?|md|mdx|rst|adoc|txt|csv|tsv|json5?|jsonc|ya?ml|toml|ini|lock|sum|mod|properties|tf|tfvars|hcl|rego|snap|patch|diff|po|pot|mo|woff2?|ttf|otf|eot|mp[34]|wav|ogg|webm|zip|gz|tgz|xz|bz2|zst|jar|war|class|so|a|o|dll|exe|dylib|bin|dat|db|sqlite|parquet|npy|pb|pem|crt|key|pub|asc|sig|ipynb)$/i

/** Its first line names a shell. */
const hasShell = (text: string) => /^#![^\n]*\b(?:ba|da|k|z)?sh\b/.test(text)

/** What commands start, build, use and set up. */
const ofShell: readonly Kind[] = ['container', 'exec', 'build', 'client', 'daemon', 'swarm', 'network']

/** In order: the first format that claims a path and recognises its text takes it. */
const formats: readonly Format[] = [
  {
    name: 'workflow',
    kinds: ['workflow', ...ofShell],
    claims: (path) => /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/.test(path) || /(?:^|\/)action\.ya?ml$/.test(path),
    recognises: (text) => mayHaveKey(text, 'jobs', 'runs'),
    load: async () => (await import('./workflow/workflow.ts')).readWorkflows,
  },
  {
    name: 'pipeline',
    kinds: ofShell,
    claims: claimsPipeline,
    load: async () => (await import('./pipeline/pipeline.ts')).readPipelines,
    blocks: false,
  },
  {
    name: 'tasks',
    kinds: ofShell,
    claims: claimsTasks,
    recognises: (text) =>
      mentionsContainers(text) || mayGiveToMake(text) || mayRunFiles(text) || mayEscapeLetters(text),
    load: async () => (await import('./tasks/tasks.ts')).readTasks,
    blocks: false,
  },
  {
    name: 'cloud-init',
    kinds: ofShell,
    claims: claimsCloudConfig,
    recognises: isCloudConfig,
    load: async () => (await import('./machine/cloud-config.ts')).readCloudConfigs,
    blocks: false,
  },
  {
    name: 'ansible',
    kinds: ofShell,
    claims: (path) => /\.ya?ml$/i.test(path) && !claimsCompose(path),
    recognises: mayHoldTasks,
    load: async () => (await import('./ansible/ansible.ts')).readPlaybooks,
    blocks: false,
  },
  {
    name: 'compose',
    kinds: ['container', 'exec', 'build', 'network'],
    claims: claimsCompose,
    load: async () => (await import('./compose/compose.ts')).readCompose,
  },
  {
    name: 'devcontainer',
    kinds: ['container', 'exec', 'build'],
    claims: (path) => /(?:^|\/)(?:\.devcontainer\.json|\.devcontainer\/(?:[^/]+\/)?devcontainer\.json)$/.test(path),
    load: async () => (await import('./devcontainer/devcontainer.ts')).readDevcontainers,
  },
  {
    name: 'client configuration',
    kinds: ['client'],
    claims: claimsClientConfig,
    recognises: (text) => /"(?:auths|auth|Endpoints)"\s*:|PRIVATE KEY-----/.test(text),
    beside: true,
    load: async () => (await import('./client-config/client-config.ts')).readClientConfigs,
    blocks: false,
  },
  {
    name: 'variables',
    kinds: ['client'],
    claims: (path) => /^\.env(?:\.[^/]+)?$|\.env$/.test(base(path)),
    recognises: (text) => /\bDOCKER_HOST[ \t]*[=:]/.test(text),
    load: async () => (await import('./env-file/env-file.ts')).readEnvFiles,
    blocks: false,
  },
  {
    name: 'daemon',
    kinds: ['daemon'],
    claims: claimsDaemon,
    recognises: mayConfigureDaemon,
    beside: true,
    load: async () => (await import('./daemon/daemon.ts')).readDaemons,
  },
  {
    name: 'ConfigMap',
    kinds: ['daemon'],
    claims: claimsKubernetes,
    recognises: mayHoldDaemonJson,
    beside: true,
    load: async () => (await import('./machine/config-map.ts')).readConfigMaps,
    blocks: false,
  },
  {
    name: 'unit',
    kinds: ofShell,
    claims: claimsUnit,
    recognises: mayUseEngine,
    beside: true,
    load: async () => (await import('./unit/unit.ts')).readUnits,
    blocks: false,
  },
  {
    name: 'component unit',
    kinds: ['component'],
    claims: claimsComponentUnit,
    recognises: mayStartComponent,
    beside: true,
    load: async () => (await import('./component/units.ts')).readComponentUnits,
    blocks: false,
  },
  {
    name: 'quadlet',
    kinds: ['container'],
    claims: claimsQuadlet,
    recognises: mayBeQuadlet,
    load: async () => (await import('./quadlet/quadlet.ts')).readQuadlets,
  },
  {
    name: 'kubernetes',
    kinds: [
      'container',
      'pod',
      'service-account',
      'role',
      'binding',
      'persistent-volume',
      'object',
      'encryption-config',
      'audit-policy',
      'node-bootstrap',
      'kubeconfig',
      'authentication-config',
      'authorization-config',
      'pod-security-config',
      'event-rate-limit',
      'image-policy-webhook',
      'image-policy',
      'component',
      'namespace',
      'network-policy',
      'service',
      'ingress',
      'webhook',
      'flow-control',
      'job',
      'secret',
      'config-map',
      'pod-security-policy',
    ],
    claims: claimsKubernetes,
    recognises: mayMakeObject,
    beside: true,
    byContent: true,
    load: async () => (await import('./kubernetes/kubernetes.ts')).readKubernetes,
    maxLength: 8 * maxTextLength,
  },
  {
    name: 'kubernetes',
    kinds: ['kubeconfig'],
    claims: claimsKubeconfig,
    recognises: mayBeKubeconfig,
    beside: true,
    load: async () => (await import('./kubernetes/kubernetes.ts')).readKubernetes,
    blocks: false,
  },
  {
    name: 'kubernetes',
    kinds: ['component'],
    claims: claimsKubeletConfig,
    recognises: mayBeKubeletConfig,
    beside: true,
    load: async () => (await import('./kubernetes/kubernetes.ts')).readKubernetes,
    blocks: false,
  },
  {
    name: 'component',
    kinds: ['component'],
    claims: claimsComponent,
    recognises: mayConfigureComponent,
    beside: true,
    load: async () => (await import('./component/config-files.ts')).readComponentConfigs,
    blocks: false,
  },
  {
    name: 'compose',
    kinds: ['container', 'exec', 'build', 'network'],
    claims: (path) => /\.ya?ml$/i.test(withoutTemplateEnding(path)),
    recognises: looksLikeCompose,
    byContent: true,
    load: async () => (await import('./compose/compose.ts')).readCompose,
  },
  {
    // Beside all others: what it is known for may stand in any file.
    name: 'pipeline',
    kinds: ofShell,
    claims: (path) => /\.ya?ml$/i.test(path) && !claimsCompose(path),
    recognises: isConcourse,
    beside: true,
    load: async () => (await import('./pipeline/pipeline.ts')).readPipelines,
    blocks: false,
  },
  {
    name: 'key of a cluster',
    kinds: ['cluster-key'],
    claims: claimsClusterKey,
    recognises: mayHoldPrivateKey,
    load: async () => (await import('./cluster-key/cluster-key.ts')).readClusterKeys,
    blocks: false,
  },
  {
    name: 'dockerfile',
    kinds: ['dockerfile', ...ofShell],
    claims: claimsDockerfile,
    recognises: hasFrom,
    load: async () => (await import('./dockerfile/dockerfile.ts')).readDockerfiles,
  },
  {
    // Nothing can be built of it: its reader says so.
    name: 'dockerfile',
    kinds: ['dockerfile', ...ofShell],
    claims: (path) => /^(?:Docker|Container)file$/.test(base(path)),
    recognises: hasInstruction,
    load: async () => (await import('./dockerfile/dockerfile.ts')).readDockerfiles,
  },
  {
    name: 'bake',
    kinds: ['build'],
    // `bake -f` takes any name; every JSON file is looked at anyway.
    claims: (path) => /\.(?:json|hcl)$/.test(path),
    recognises: (text) =>
      /^\s*target\s*"/m.test(text) ||
      (/"target"\s*:\s*\{/.test(text) &&
        /"(?:context|dockerfile|dockerfile-inline|inherits|tags|entitlements|platforms|args|network)"\s*:/.test(text)),
    load: async () => (await import('./bake/bake.ts')).readBake,
    blocks: false,
  },
  {
    name: 'makefile',
    kinds: ofShell,
    claims: (path) => /^(?:GNUm|M|m)akefile(?:\.[^/]+)?$|\.mk$/i.test(base(path)),
    recognises: mayRunOrSource,
    load: async () => (await import('./makefile/makefile.ts')).readMakefiles,
  },
  {
    name: 'script',
    kinds: ofShell,
    // Husky's hooks have a shell by their place, recipes of just by their language.
    claims: (path) =>
      /(?:^|\/)\.envrc$|\.(?:bats|just|psm?1|cmd|bat|(?:sh|bash|ksh|zsh)(?:\.(?:j2|jinja2?|tmpl|tpl|tftpl|erb))?)$|(?:^|\/)\.?justfile$|(?:^|\/)\.husky\/[a-z-]+$/i.test(
        path,
      ),
    recognises: mayRunOrSource,
    load: async () => (await import('./script/script.ts')).readScripts,
    blocks: false,
  },
  {
    name: 'script',
    kinds: ofShell,
    claims: (path) => !otherEnding.test(path),
    beginning: '#!',
    byContent: true,
    recognises: (text) => hasShell(text) && mayRunOrSource(text),
    load: async () => (await import('./script/script.ts')).readScripts,
    blocks: false,
  },
]

/** The kinds of subject that a path may hold by its name; every kind where no format claims it (a folder, say). */
export function kindsIn(path: string): readonly Kind[] {
  const claiming = formats.filter((format) => format.beginning === undefined && format.claims(path))
  return [...new Set((claiming.length > 0 ? claiming : formats).flatMap(({ kinds }) => kinds))]
}

/** Charts in charts come as archives, which are not opened. */
function packedCharts(paths: readonly string[]): Gap[] {
  return paths.flatMap((path) => {
    const standsFor = path.endsWith('gz') ? packedChart(path) : undefined
    if (standsFor === undefined) return []
    const { kinds } = formats.find(({ name }) => name === 'kubernetes')!
    return { path, because: 'packed Helm chart: not checked', kinds, blocking: false, standsFor }
  })
}

/** What the repository holds. */
export interface RepositoryReading {
  readonly subjects: readonly Subject[]
  readonly gaps: readonly Gap[]
  /** Files that a reader took. */
  readonly files: number
}

/** Reads every source once, with the first format that takes it. A reader that throws is a blocking gap, not a crash. */
export async function readAll(repository: Repository, renderChart?: RenderChart): Promise<RepositoryReading> {
  const gaps: Gap[] = []
  const claimed = new Map<string, { format: Format; sources: Source[] }>()
  const unrecognised: string[] = []
  for (const path of repository.paths) {
    const takers = takersOf(path, repository)
    if (takers.formats.length === 0 && takers.source && repository.named?.has(path)) unrecognised.push(path)
    for (const format of takers.formats) {
      const { source } = takers
      if (!source) continue
      if (source.text.length > (format.maxLength ?? maxTextLength)) {
        gaps.push(tooLongGap(source, format))
        continue
      }
      const group = claimed.get(format.name)
      if (group) group.sources.push(source)
      else claimed.set(format.name, { format, sources: [source] })
    }
  }
  gaps.push(...packedCharts(repository.paths))
  const readings = new Map<string, Reading>()
  const composeCommands: ComposeCommand[] = []
  const builtImages: (readonly [string, string])[] = []
  const builds: DockerfileBuild[] = []
  const named: NamedManifest[] = []
  const makeCalls: MakeCall[] = []
  const charts: RenderedChart[] = []
  const known: Repository = {
    paths: repository.paths,
    read: (path) => repository.read(path),
    link: (path) => repository.link?.(path),
    archives: (folder) => repository.archives?.(folder) ?? [],
    origin: () => repository.origin?.(),
    bytes: (path) => repository.bytes?.(path),
    composeCommands,
    builtImages,
    builds,
    manifests: named,
    makeCalls,
    charts,
  }
  // What the other files say of images, manifests and Compose projects decides how these are read, in this order.
  const last = ['devcontainer', 'kubernetes', 'compose']
  const isLast = (name: string) => last.includes(name)
  const heed = (reading: Reading) => {
    composeCommands.push(...(reading.composeCommands ?? []))
    builtImages.push(...(reading.builtImages ?? []))
    builds.push(...(reading.builds ?? []))
    named.push(...(reading.manifests ?? []))
    makeCalls.push(...(reading.makeCalls ?? []))
  }
  const take = async ({ format, sources }: { format: Format; sources: readonly Source[] }) => {
    const own = await readOne(format, sources, known)
    const isPlaced =
      hasWritten(sources) ||
      (format.name === 'compose' && composeCommands.some(({ texts }) => texts)) ||
      (format.name === 'makefile' && makeCalls.some(({ makefiles }) => makefiles.some((one) => 'given' in one)))
    const reading = isPlaced ? relocated({ ...own, subjects: own.subjects.flatMap(asSaid) }, moved) : own
    readings.set(format.name, reading)
    heed(reading)
  }
  // What a script hands to a shell may do so as well.
  const script = formats.find(({ name, beginning }) => name === 'script' && beginning !== undefined)!
  const scripts = claimed.get(script.name) ?? { format: script, sources: [] }
  const isTaken = new Map(repository.paths.map((path) => [path, false]))
  for (const { path } of scripts.sources) isTaken.set(path, true)
  const takeScripts = async (from: readonly Reading[]) => {
    const found: Reading[] = []
    for (let open = from; open.length > 0; ) {
      const named = namedScripts(open, isTaken, repository, script)
      gaps.push(...named.gaps)
      scripts.sources.push(...named.sources)
      open = named.sources.length > 0 ? [await readOne(script, named.sources, known)] : []
      found.push(...open)
    }
    if (found.length === 0) return
    readings.set(script.name, merged([readings.get(script.name) ?? nothing, ...found]))
    claimed.set(script.name, scripts)
    for (const reading of found) heed(reading)
  }
  let called: CalledScripts | undefined
  const takeCalls = async (from: readonly Reading[]) => {
    const calls = from.flatMap((reading) => reading.scripts ?? [])
    const alone = readings.get(script.name)
    if (!alone || !calls.some(({ args, environment }) => args || environment)) return
    const { CalledScripts } = await import('./script/called.ts')
    called ??= new CalledScripts()
    const found = await called.read(calls, scripts.sources, alone, known)
    if (!found) return
    readings.set(script.name, found.all)
    heed(found.added)
  }
  const isNow = ({ format: { name } }: { format: Format }) => !isLast(name) && !/^(?:dockerfile|makefile)$/.test(name)
  for (const group of [...claimed.values()].filter(isNow)) await take(group)
  await takeScripts([...readings.values()])
  await takeCalls([...readings.values()])
  const makefile = formats.find(({ name }) => name === 'makefile')!
  const makefiles = claimed.get(makefile.name) ?? { format: makefile, sources: [] }
  makefiles.sources.push(...namedMakefiles(makeCalls, makefiles.sources, repository))
  if (makefiles.sources.length + makeCalls.length > 0) {
    await take(makefiles)
    claimed.set(makefile.name, makefiles)
    await takeScripts([readings.get(makefile.name)!])
    await takeCalls([readings.get(makefile.name)!])
  }
  const written = await readFilesWritten([...readings.values()])
  for (const { reading } of written) heed(reading)
  const cluster = formats.find(({ name }) => name === 'kubernetes')!
  const manifests = claimed.get(cluster.name) ?? { format: cluster, sources: [] }
  manifests.sources.push(...manifestsOf([...readings.values()], manifests.sources, repository))
  const isManifest = new Set(manifests.sources.map(({ path }) => path))
  const naming = [...manifests.sources, ...(claimed.get('component unit')?.sources ?? [])]
  manifests.sources.push(...filesNamed(naming, repository).filter(({ path }) => !isManifest.has(path)))
  if (renderChart && repository.paths.some(isChart))
    charts.push(
      ...(await (await import('./kubernetes/helm/render.ts')).renderCharts(known, manifests.sources, renderChart)),
    )
  // A kustomization may name files of any ending, and need not say what it is.
  if (manifests.sources.length + charts.length > 0 || repository.paths.some(isKustomization))
    claimed.set(cluster.name, manifests)
  for (const name of last) {
    const group = claimed.get(name)
    if (group) await take(group)
  }
  const compose = formats.find(({ name }) => name === 'compose')!
  // `COMPOSE_FILE` names files of any name and style.
  const mayBeNamed = () => repository.paths.some((path) => isEnvironment(path) && mayNameCompose(repository.read(path)))
  if (!claimed.has(compose.name) && (composeCommands.length > 0 || mayBeNamed())) {
    const none = { format: compose, sources: [] }
    await take(none)
    claimed.set(compose.name, none)
  }
  const dockerfile = formats.find(({ name }) => name === 'dockerfile')!
  const dockerfiles = claimed.get(dockerfile.name) ?? { format: dockerfile, sources: [] }
  dockerfiles.sources.push(...builtDockerfiles(builds, dockerfiles.sources, repository))
  if (dockerfiles.sources.length > 0 || builds.some(({ inline }) => inline)) {
    await take(dockerfiles)
    claimed.set(dockerfile.name, dockerfiles)
    written.push(...(await readFilesWritten([readings.get(dockerfile.name)!])))
  }
  const subjects: Subject[] = []
  const files = new Set<string>()
  for (const [name, { format, sources }] of claimed) {
    const reading = readings.get(name)!
    for (const subject of reading.subjects) subjects.push(subject)
    for (const gap of reading.gaps) gaps.push({ kinds: format.kinds, ...gap })
    for (const { path } of sources) files.add(path)
  }
  for (const { kinds, reading } of written) {
    for (const subject of reading.subjects) subjects.push(subject)
    for (const gap of reading.gaps) gaps.push({ ...gap, kinds })
  }
  const running = subjects.filter(
    (subject): subject is Container => subject.kind === 'container' && mayRunDaemon(subject),
  )
  if (running.length > 0) subjects.push(...(await (await import('./daemon/in-container.ts')).daemonsStarted(running)))
  const ofCluster = subjects.filter(
    (subject): subject is Container => subject.kind === 'container' && mayRunComponent(subject),
  )
  if (ofCluster.length > 0) {
    const maps = subjects.filter((subject) => subject.kind === 'config-map')
    subjects.push(...(await (await import('./component/in-container.ts')).componentsStarted(ofCluster, maps)))
  }
  const starting = subjects.filter(
    (subject): subject is Container => subject.kind === 'container' && mayStartOthers(subject),
  )
  if (starting.length > 0) {
    const started = await (await import('./shell/in-container.ts')).startedByContainers(starting)
    subjects.push(...started.subjects)
    for (const gap of started.gaps) gaps.push({ ...gap, kinds: ofShell })
  }
  // Of many files that are named some are none of ours; where all are, the one who named them is mistaken.
  for (const path of unrecognised) {
    const because = 'not checked: no manifest or script is recognized in it'
    gaps.push({ path, because, kinds: kindsIn(path), blocking: files.size === 0 })
  }
  const built = new Map([...readings.values()].flatMap(({ builtImages = [] }) => builtImages.map(withoutLatest)))
  const isComponent = ({ kind }: Subject) => kind === 'component'
  const whole = subjects.some(isComponent)
    ? (await import('./component/with-file.ts')).joinedWithFiles(
        subjects,
        [...readings.values()].flatMap(({ placed = [] }) => placed),
      )
    : subjects
  return bounded(
    whole.map((subject) =>
      subject.kind === 'container'
        ? withProfileRead(withLinksFollowed(withBuild(subject, built), repository), repository)
        : subject,
    ),
    withoutRepeated(gaps),
    files.size,
  )
}

/** Formats of files that a machine has. */
const ofMachine: ReadonlySet<string> = new Set(['daemon', 'unit', 'component unit', 'quadlet', 'component'])

/** What the files say that scripts, playbooks and cloud-init write to machines. */
async function readFilesWritten(readings: readonly Reading[]) {
  const machine = formats.filter(({ name }) => ofMachine.has(name))
  const texts = readings
    .flatMap(({ written = [] }) => written)
    .filter(({ path, text }) => text.length <= maxTextLength && machine.some((format) => format.claims(path)))
  if (texts.length === 0) return []
  const known = readings.flatMap(({ subjects }) => subjects)
  return (await import('./machine/written.ts')).readWritten(texts, machine, known)
}

/** What a command makes whole. */
const ofCommand: ReadonlySet<Kind> = new Set(['role', 'binding', 'persistent-volume'])

/** What a command's words make is checked for what they say: of a container only what is set. */
function asSaid(subject: Subject): Subject[] {
  if (!subject.at.source.isCommand) return [subject]
  if (subject.kind !== 'container') return ofCommand.has(subject.kind) ? [subject] : []
  const isUnset = (field: (typeof allFields)[number]) => {
    const fact = subject[field]
    return (Array.isArray(fact) ? fact.length === 0 : fact === undefined) && !subject.unresolved.has(field)
  }
  return [{ ...subject, oneOff: true, unsupported: new Set([...subject.unsupported, ...allFields.filter(isUnset)]) }]
}

const hasWritten = (sources: readonly Source[]) => sources.some(({ locate }) => locate)

/** Where a machine of a cluster keeps manifests and configurations. */
const isOfCluster = (path: string): boolean => /\/(?:etc\/kubernetes|var\/lib\/kubelet|rancher)\//.test(path)

/** Files that commands send to a cluster, whatever their names, and manifests that stand in other files. */
function manifestsOf(readings: readonly Reading[], claimed: readonly Source[], repository: Repository): Source[] {
  const known = new Set(claimed.map(({ path }) => path))
  const named = readings.flatMap(({ manifests = [] }) => manifests)
  const files = named.flatMap(({ folders, file }) => {
    if (file.startsWith('/') || /^\w+:\/\//.test(file)) return []
    const found = folders
      .map((folder) => repository.read(folder === '' ? file : `${folder}/${file}`))
      .find((source) => source !== undefined)
    if (!found || known.has(found.path) || found.text.length > 8 * maxTextLength) return []
    known.add(found.path)
    return [found]
  })
  const written = readings.flatMap((reading) => [
    ...(reading.documents ?? []),
    ...(reading.written ?? []).filter(({ path, text }) => isOfCluster(path) && mayMakeObject(text)),
  ])
  // A command may read what the script has written: it is one object.
  const placed = new Map(written.map((text) => [placeOf(text), text]))
  return [...files, ...[...placed.values()].map((text) => sourceOf(text))]
}

function placeOf({ text, locate }: WrittenText): string {
  const { source, start } = locate(0, 0)
  return `${source.path}\0${start}\0${text}`
}

/** Files of any name that commands hand to a shell. `isTaken` has every file, and whether it is read as a script already. */
function namedScripts(
  readings: readonly Reading[],
  isTaken: Map<string, boolean>,
  repository: Repository,
  format: Format,
): { sources: Source[]; gaps: Gap[] } {
  // A shell runs what it can of bytes that are no text.
  const isSuspect = (path: string) => {
    const bytes = repository.bytes?.(path)
    return bytes === undefined || mentionsContainers(bytes.toString('latin1'))
  }
  const gaps: Gap[] = []
  const sources = readings.flatMap(({ scripts = [] }) =>
    scripts.flatMap(({ folders, file, isProgram }) => {
      const named = pathIn(file)
      const path = folders.map((folder) => joinPath(folder, named ?? '')).find((one) => isTaken.has(one))
      if (named === undefined || path === undefined || isTaken.get(path)) return []
      isTaken.set(path, true)
      const found = repository.read(path)
      if (!found) {
        const because = 'is run as a shell script, but is not a text file'
        if (!isProgram && isSuspect(path)) gaps.push({ path, because, kinds: ofShell, blocking: true })
        return []
      }
      const isOther = isProgram && found.text.startsWith('#!') && !hasShell(found.text)
      if (isOther || !mayRunOrSource(found.text)) return []
      if (found.text.length <= maxTextLength) return [found]
      gaps.push(tooLongGap(found, format))
      return []
    }),
  )
  return { sources, gaps }
}

/** Makefiles of any name that something runs make with. */
function namedMakefiles(calls: readonly MakeCall[], claimed: readonly Source[], repository: Repository): Source[] {
  const known = new Set(claimed.map(({ path }) => path))
  return calls.flatMap(({ makefiles }) =>
    makefiles.flatMap((one) => {
      if ('given' in one) return []
      const found = one.paths.map((path) => repository.read(path)).find((source) => source !== undefined)
      if (!found || known.has(found.path) || found.text.length > maxTextLength || !mayRunContainers(found.text))
        return []
      known.add(found.path)
      return [found]
    }),
  )
}

/** Dockerfiles of any name that something in the repository builds. */
function builtDockerfiles(
  builds: readonly DockerfileBuild[],
  claimed: readonly Source[],
  repository: Repository,
): Source[] {
  const known = new Set(claimed.map(({ path }) => path))
  const named = builds.flatMap(({ paths }) => (paths.some((path) => known.has(path)) ? [] : paths))
  if (named.length === 0) return []
  const wanted = new Set(named)
  return repository.paths.flatMap((path) => {
    const found = wanted.has(path) ? repository.read(path) : undefined
    return found && found.text.length <= maxTextLength && hasFrom(found.text) ? [found] : []
  })
}

/** `app` and `app:latest` are one image. */
const withoutLatest = ([image, from]: readonly [string, string]) => [image.replace(/:latest$/, ''), from] as const

/** An image that any file of the repository builds is its own. */
function withBuild(container: Container, built: ReadonlyMap<string, string>): Container {
  const { image, build } = container
  const from = image && !build ? built.get(withoutLatest([image.value, ''])[0]) : undefined
  return image && from !== undefined ? { ...container, build: { value: from, at: image.at } } : container
}

/** The formats that take a file: the first, and those that read beside it. */
function takersOf(path: string, repository: Repository): { source?: Source; formats: Format[] } {
  const isNamed = repository.named?.has(path) === true
  const claiming = formats.filter((format) => format.claims(path))
  const candidates = claiming.length > 0 || !isNamed ? claiming : formats.filter(({ byContent }) => byContent)
  const first = candidates[0]
  const mayRead = ({ beginning }: Format) =>
    beginning === undefined || (repository.startsWith?.(path, beginning) ?? true)
  if (!first || (candidates.length === 1 && !isNamed && !mayRead(first))) return { formats: [] }
  const source = repository.read(path)
  if (!source) return { formats: [] }
  const taking = candidates.filter(({ recognises }) => recognises?.(source.text) ?? true)
  return {
    source,
    formats: taking.filter((format, i) => i === 0 || (format.beside && format.name !== taking[0]!.name)),
  }
}

/** Two formats that read one file find the same error in it. */
function withoutRepeated(gaps: readonly Gap[]): Gap[] {
  const places = new Map<string, Gap>()
  for (const gap of gaps) {
    const place = JSON.stringify([gap.path, gap.line, gap.because.slice(gap.because.lastIndexOf(': ') + 1).trim()])
    const before = places.get(place)
    places.set(place, before ? { ...before, kinds: [...new Set([...before.kinds, ...gap.kinds])] } : gap)
  }
  return [...places.values()]
}

/** A command that starts a container: it may stand in the part of a long script that is only there to make it long. */
const startsContainer = new RegExp(runLine)
const hasRunLine = (text: string) => startsContainer.test(text)

function tooLongGap({ path, text }: Source, { name, kinds, maxLength = maxTextLength, blocks = true }: Format): Gap {
  const because = `larger than the limit for a ${name} file (${Math.round(maxLength / 1_048_576)} MiB)`
  return { path, because, kinds, blocking: blocks || hasRunLine(text) }
}

/** A hostile file may describe so many subjects that checking them takes hours. */
function bounded(subjects: readonly Subject[], gaps: readonly Gap[], files: number): RepositoryReading {
  const counts = new Map<string, number>()
  const kept = subjects.filter(({ at }) => {
    const count = (counts.get(at.source.path) ?? 0) + 1
    counts.set(at.source.path, count)
    return count <= maxSubjects
  })
  const beyond = [...counts].filter(([, count]) => count > maxSubjects)
  const unchecked = beyond.map(([path]): Gap => {
    const because = `only the first ${maxSubjects} subjects in it are checked`
    return { path, because, kinds: kindsIn(path), blocking: true }
  })
  return { subjects: kept, gaps: [...gaps, ...unchecked], files }
}

async function readOne(format: Format, sources: readonly Source[], repository: Repository): Promise<Reading> {
  const read = await format.load()
  try {
    return await read(sources, repository)
  } catch (error) {
    if (sources.length === 0) return { subjects: [], gaps: [] }
    if (sources.length > 1) return readEach(format, sources, repository)
    const because = `the ${format.name} reader failed: ${error instanceof Error ? error.message : String(error)}`
    return { subjects: [], gaps: sources.map(({ path }) => ({ path, because, blocking: true })) }
  }
}

/** Finds the source that the reader cannot take, so that it hides no other. */
async function readEach(format: Format, sources: readonly Source[], repository: Repository): Promise<Reading> {
  const readings: Reading[] = []
  for (const source of sources) readings.push(await readOne(format, [source], repository))
  return merged(readings)
}

const nothing: Reading = { subjects: [], gaps: [] }

function merged(readings: readonly Reading[]): Reading {
  return {
    subjects: readings.flatMap((r) => r.subjects),
    gaps: readings.flatMap((r) => r.gaps),
    composeCommands: readings.flatMap((r) => r.composeCommands ?? []),
    builtImages: readings.flatMap((r) => r.builtImages ?? []),
    manifests: readings.flatMap((r) => r.manifests ?? []),
    makeCalls: readings.flatMap((r) => r.makeCalls ?? []),
    scripts: readings.flatMap((r) => r.scripts ?? []),
    documents: readings.flatMap((r) => r.documents ?? []),
    written: readings.flatMap((r) => r.written ?? []),
    builds: readings.flatMap((r) => r.builds ?? []),
    placed: readings.flatMap((r) => r.placed ?? []),
  }
}
