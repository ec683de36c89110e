import { podLine, runLine } from '../knowledge/runtimes.ts'
import type { Gap, Source } from '../model/source.ts'
import type { Kind } from '../model/subject.ts'
import { withoutTemplateEnding } from '../model/template.ts'
import { mayHoldTasks, namesModule } from './ansible/claims.ts'
import { claimsClientConfig } from './client-config/claims.ts'
import { claimsClusterKey, mayHoldPrivateKey } from './cluster-key/claims.ts'
import { claimsComponent, mayConfigureComponent } from './component/claims.ts'
import { claimsComponentUnit, mayStartComponent } from './component/units-claims.ts'
import { claimsCompose, looksLikeCompose, mayHaveServices } from './compose/claims.ts'
import { claimsDaemon, mayConfigureDaemon } from './daemon/claims.ts'
import { claimsDevfile, isDevfile } from './devfile/claims.ts'
import { claimsDirenv, mayExport } from './direnv/claims.ts'
import { claimsGitlabRunner, mayConfigureRunner } from './gitlab-runner/claims.ts'
import {
  claimsKubeconfig,
  claimsKubeletConfig,
  claimsKubernetes,
  isOfCluster,
  kubeadmPatchOf,
  mayBeKubeadmPatch,
  mayBeKubeconfig,
  mayBeKubeletConfig,
  mayBeNamedConfig,
  mayConfigureNode,
  mayHoldObject,
  mayMakeObject,
} from './kubernetes/claims.ts'
import {
  claimsCloudConfig,
  claimsIgnition,
  isCloudConfig,
  isNamedIgnition,
  mayBeIgnition,
  mayHoldMachineFile,
  mayStartMachine,
} from './machine/claims.ts'
import { mayInclude } from './makefile/claims.ts'
import { mayNameDockerfile, namesDockerfile } from './named-dockerfile/claims.ts'
import { mayEscapeLetters, mayHaveKey } from './parse/keys.ts'
import { claimsPipeline, isAcrTask, isBesidePipelines, isConcourse, isUploaded } from './pipeline/claims.ts'
import { claimsQuadlet, claimsQuadletImage, mayBeQuadlet } from './quadlet/claims.ts'
import type { Reader } from './reader.ts'
import { claimsRegistries, mayNameRegistries } from './registries/claims.ts'
import { isCrontab, mayRunOrSource, mentionsContainers } from './script/claims.ts'
import { claimsSignaturePolicy, isOwnPlace, isSignaturePolicy } from './signature-policy/claims.ts'
import { claimsTasks } from './tasks/files.ts'
import { claimsUnit, mayUseEngine } from './unit/claims.ts'

/** One format: which paths it claims by name, the kinds of subject it describes, and its reader, loaded when it is needed. */
export interface Format {
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

/** Characters. No hand-written Compose file, workflow, script or Dockerfile is longer. Generated manifests may be. */
export const maxTextLength = 1_048_576

const base = (path: string) => path.slice(path.lastIndexOf('/') + 1)
/** `FROM` at the beginning of a line, as continued lines make it one word. */
export const hasFrom = (text: string) =>
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

/** Its first line names a shell; what those that are no relatives of `sh` have of their own does not parse, which is said. */
export const hasShell = (text: string) => /^#![^\n]*\b(?:ba|da|a|k|mk|pdk|z|fi|c|tc)?sh\b/.test(text)

/** What commands start, build, use and set up. */
export const ofShell: readonly Kind[] = [
  'container',
  'exec',
  'dockerfile',
  'build',
  'client',
  'daemon',
  'swarm',
  'network',
]

/** A Dockerfile may stand in it. */
const ofCompose: readonly Kind[] = ['container', 'exec', 'build', 'network', 'dockerfile']

/** In order: the first format that claims a path and recognises its text takes it. */
export const formats: readonly Format[] = [
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
    name: 'pipeline',
    kinds: ofShell,
    claims: isBesidePipelines,
    beside: true,
    load: async () => (await import('./pipeline/pipeline.ts')).readPipelines,
    blocks: false,
  },
  {
    name: 'tasks',
    kinds: ofShell,
    claims: claimsTasks,
    recognises: (text) => mayRunOrSource(text) || mayEscapeLetters(text),
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
    kinds: ofCompose,
    claims: (path) => claimsCompose(path) && !isBesidePipelines(path),
    load: async () => (await import('./compose/compose.ts')).readCompose,
  },
  {
    // Jobs about Compose have its name as well.
    name: 'compose',
    kinds: ofCompose,
    claims: (path) => claimsCompose(path) && isBesidePipelines(path),
    recognises: mayHaveServices,
    load: async () => (await import('./compose/compose.ts')).readCompose,
  },
  {
    name: 'devcontainer',
    kinds: ['container', 'exec', 'build'],
    claims: (path) => /(?:^|\/)(?:\.devcontainer\.json|\.devcontainer\/(?:[^/]+\/)?devcontainer\.json)$/.test(path),
    load: async () => (await import('./devcontainer/devcontainer.ts')).readDevcontainers,
  },
  {
    name: 'devfile',
    kinds: ['pod', ...ofShell],
    claims: claimsDevfile,
    recognises: isDevfile,
    load: async () => (await import('./devfile/devfile.ts')).readDevfiles,
    blocks: false,
  },
  {
    name: 'GitLab Runner',
    kinds: ['container', 'pod'],
    claims: claimsGitlabRunner,
    recognises: mayConfigureRunner,
    beside: true,
    load: async () => (await import('./gitlab-runner/gitlab-runner.ts')).readGitlabRunners,
    blocks: false,
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
    name: 'registries',
    kinds: ['client'],
    claims: claimsRegistries,
    recognises: mayNameRegistries,
    load: async () => (await import('./registries/registries.ts')).readRegistries,
  },
  {
    // Where nothing else lies, it is one whatever is left of it.
    name: 'signature policy',
    kinds: ['client'],
    claims: isOwnPlace,
    beside: true,
    load: async () => (await import('./signature-policy/signature-policy.ts')).readSignaturePolicies,
  },
  {
    name: 'signature policy',
    kinds: ['client'],
    claims: claimsSignaturePolicy,
    recognises: isSignaturePolicy,
    beside: true,
    load: async () => (await import('./signature-policy/signature-policy.ts')).readSignaturePolicies,
    blocks: false,
  },
  {
    name: 'variables',
    kinds: ['client'],
    claims: (path) => /^\.env(?:\.[^/]+)?$|\.env$/.test(base(path)),
    recognises: (text) => /\bDOCKER_(?:HOST|CONTENT_TRUST)[ \t]*[=:]/.test(text),
    load: async () => (await import('./env-file/env-file.ts')).readEnvFiles,
    blocks: false,
  },
  {
    name: 'direnv',
    kinds: ofShell,
    claims: claimsDirenv,
    recognises: mayExport,
    beside: true,
    load: async () => (await import('./direnv/direnv.ts')).readDirenv,
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
    kinds: ['daemon', 'component'],
    claims: claimsKubernetes,
    recognises: mayHoldMachineFile,
    beside: true,
    load: async () => (await import('./machine/config-map.ts')).readConfigMaps,
    blocks: false,
  },
  {
    name: 'node object',
    kinds: ['container', 'exec', 'client', 'daemon', 'component'],
    claims: claimsKubernetes,
    recognises: mayStartMachine,
    beside: true,
    load: async () => (await import('./machine/node-objects.ts')).readNodeObjects,
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
    kinds: ['container', 'build', 'client'],
    claims: claimsQuadlet,
    recognises: mayBeQuadlet,
    load: async () => (await import('./quadlet/quadlet.ts')).readQuadlets,
  },
  {
    name: 'quadlet',
    kinds: ['client'],
    claims: claimsQuadletImage,
    recognises: mayBeQuadlet,
    load: async () => (await import('./quadlet/quadlet.ts')).readQuadlets,
    blocks: false,
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
      'security-constraint',
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
    claims: mayBeNamedConfig,
    recognises: (text) => mayBeKubeconfig(text) && mayConfigureNode(text),
    beside: true,
    load: async () => (await import('./kubernetes/kubernetes.ts')).readKubernetes,
    blocks: false,
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
    name: 'kubernetes',
    kinds: ['component', 'container', 'pod'],
    claims: (path) => kubeadmPatchOf(path) !== undefined,
    recognises: mayBeKubeadmPatch,
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
    kinds: ofCompose,
    claims: (path) => /\.ya?ml$/i.test(withoutTemplateEnding(path)),
    recognises: looksLikeCompose,
    beside: true,
    byContent: true,
    load: async () => (await import('./compose/compose.ts')).readCompose,
  },
  {
    // Beside all others: what it is known for may stand in any file.
    name: 'pipeline',
    kinds: ofShell,
    claims: (path) => /\.(?:ya?ml|json)$/i.test(path) && !claimsCompose(path),
    recognises: (text) => isConcourse(text) || isAcrTask(text) || (isUploaded(text) && mentionsContainers(text)),
    beside: true,
    load: async () => (await import('./pipeline/pipeline.ts')).readPipelines,
    blocks: false,
  },
  {
    name: 'Ignition',
    kinds: ['container', 'exec', 'client', 'daemon', 'component'],
    claims: isNamedIgnition,
    recognises: mayBeIgnition,
    beside: true,
    load: async () => (await import('./machine/ignition.ts')).readIgnition,
  },
  {
    // Beside all others: a MachineConfig is an object of a cluster as well.
    name: 'Ignition',
    kinds: ['container', 'exec', 'client', 'daemon', 'component'],
    claims: (path) => claimsIgnition(path) && !isNamedIgnition(path),
    recognises: mayBeIgnition,
    beside: true,
    load: async () => (await import('./machine/ignition.ts')).readIgnition,
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
    kinds: ofShell,
    claims: claimsDockerfile,
    recognises: hasFrom,
    load: async () => (await import('./dockerfile/dockerfile.ts')).readDockerfiles,
  },
  {
    // Nothing can be built of it: its reader says so.
    name: 'dockerfile',
    kinds: ofShell,
    claims: (path) => /^(?:Docker|Container)file$/.test(base(path)),
    recognises: hasInstruction,
    load: async () => (await import('./dockerfile/dockerfile.ts')).readDockerfiles,
  },
  {
    // Of what it names the other formats tell.
    name: 'named Dockerfile',
    kinds: [],
    claims: mayNameDockerfile,
    recognises: namesDockerfile,
    beside: true,
    load: async () => (await import('./named-dockerfile/named-dockerfile.ts')).readNamedDockerfiles,
    blocks: false,
  },
  {
    name: 'bake',
    kinds: ['build', 'client', 'dockerfile'],
    // `bake -f` takes any name; every JSON file is looked at anyway.
    claims: (path) => /\.(?:json|hcl)$/.test(path),
    recognises: (text) =>
      /^[ \t]*target[ \t]*"/m.test(text) ||
      (/"target"\s*:\s*(?:\[\s*)?\{/.test(text) &&
        /"(?:context|dockerfile|dockerfile-inline|inherits|tags|entitlements|platforms|args|network|output)"\s*:/.test(
          text,
        )),
    load: async () => (await import('./bake/bake.ts')).readBake,
    blocks: false,
  },
  {
    name: 'BuildKit configuration',
    kinds: ['build', 'daemon'],
    claims: (path) => /(?:^|[/._-])buildkitd?[^/]*\.toml$/i.test(path),
    beside: true,
    load: async () => (await import('./buildkit/buildkit.ts')).readBuildkitConfigs,
    blocks: false,
  },
  {
    name: 'makefile',
    kinds: ofShell,
    claims: (path) => /^(?:GNUm|M|m)akefile(?:\.[^/]+)?$|\.mk$/i.test(base(path)),
    recognises: (text) => mayRunOrSource(text) || mayInclude(text),
    load: async () => (await import('./makefile/makefile.ts')).readMakefiles,
  },
  {
    name: 'script',
    kinds: ofShell,
    claims: isCrontab,
    recognises: (text) => !hasShell(text) && mayRunOrSource(text),
    load: async () => (await import('./script/script.ts')).readScripts,
    blocks: false,
  },
  {
    name: 'script',
    kinds: ofShell,
    // Husky's hooks have a shell by their place, recipes of just by their language.
    claims: (path) =>
      /(?:^|\/)\.envrc$|\.(?:bats|just|psm?1|cmd|bat|command|fish|t?csh)$|(?:^|\/)\.?justfile$|(?:^|\/)\.husky\/[a-z-]+$/i.test(
        path,
      ) || /\.(?:sh|bash|ksh|zsh)$/i.test(withoutTemplateEnding(path)),
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

/** The first format of this name in the table. */
export const formatNamed = (name: string): Format => formats.find((format) => format.name === name)!

/** Formats of files that a machine has. */
const ofMachine: ReadonlySet<string> = new Set([
  'daemon',
  'unit',
  'component unit',
  'quadlet',
  'component',
  'GitLab Runner',
])

export const machineFormats: readonly Format[] = [
  ...formats.filter(({ name }) => ofMachine.has(name)),
  // An object is read with those of the cluster.
  {
    ...formatNamed('kubernetes'),
    claims: (path) => kubeadmPatchOf(path) !== undefined,
    recognises: (text) => mayBeKubeadmPatch(text) && !mayHoldObject(text),
  },
]

/** Formats of files that an image has: its build writes objects of a cluster when the manifests of the repository are read already. */
export const imageFormats: readonly Format[] = [
  ...machineFormats,
  { ...formatNamed('kubernetes'), claims: isOfCluster },
  { ...formatNamed('kubernetes'), claims: (path) => !isOfCluster(path), recognises: mayConfigureNode },
]

/** What files of several formats may hide: some hold texts of others. */
export const everyKind: readonly Kind[] = [...new Set(formats.flatMap(({ kinds }) => kinds))]

/** The kinds of subject that a path may hold by its name; every kind where no format claims it (a folder, say). */
export function kindsIn(path: string): readonly Kind[] {
  const claiming = formats.filter((format) => format.beginning === undefined && format.claims(path))
  return [...new Set((claiming.length > 0 ? claiming : formats).flatMap(({ kinds }) => kinds))]
}

/** A command that starts a container: it may stand in the part of a long script that is only there to make it long. */
const startsContainer = new RegExp(runLine)
/** Jenkins: `docker.image(…)`, `agent { docker …`. */
const ofJenkins = /\bdocker\s{0,9}(?:\.\s{0,9}(?:image|build)\s{0,9}\(|\{)/
const startsPod = new RegExp(podLine)
const hasStart = (text: string) =>
  startsContainer.test(text) || startsPod.test(text) || ofJenkins.test(text) || namesModule(text)

/** The gap of a file that is longer than its format may be. */
export function tooLongGap(
  { path, text }: Source,
  { name, kinds, maxLength = maxTextLength, blocks = true }: Format,
): Gap {
  const article = /^[aeio]/i.test(name) ? 'an' : 'a'
  const because = `larger than the limit for ${article} ${name} file (${Math.round(maxLength / 1_048_576)} MiB)`
  return { path, because, kinds, blocking: blocks || hasStart(text) }
}
