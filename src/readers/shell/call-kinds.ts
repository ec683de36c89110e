import { startsContainers } from '../../knowledge/runtimes.ts'
import { editsMachine, isComponentProgram, mentionsComponent } from '../component/claims.ts'
import type { Word } from '../parse/words.ts'
import { isApiCall, mayTakeConfig, mentionsApiCall, requestParts, streamNames } from './api-call.ts'
import { isOtherProgram, opensSocket } from './client-call.ts'
import { baseName } from './command-line.ts'
import { editsManifest, mayEditManifest, mentionsManifestEdit } from './manifest-edit.ts'
import { isOtherBuilder, mentionsOtherBuilder } from './other-builders.ts'
import { isRegistryCall, mentionsRegistryCall } from './registry-call.ts'
import { isSignatureCheck, mentionsSignatureCheck } from './signature-check.ts'

/** What a call works on: a cluster or a machine of it, an engine and its daemon, a file of the repository, images. */
type Matter = 'cluster' | 'engine' | 'file' | 'image'

/** A kind of call beside those of runtimes, and how it is seen: from the words of a command out to the text of a whole file. */
interface Kind {
  readonly name: string
  readonly on: Matter
  /** Whether such a call begins at a word. */
  begins(words: readonly Word[], at: number): boolean
  /** What the text of each such command holds once its quotes are gone, whole words or other parts, as the source of an expression; none where that is always a runtime's name. */
  readonly words?: string
  readonly parts?: string
  /** How such a command begins whose program otherwise only shows what it is given (`sed`, `gh`), likewise, with its quotes. */
  readonly shown?: string
  /** Whether the text of a command, with its quotes, may be one that these do not see. */
  mayBe?(command: string): boolean
  /** Whether a text may hold such a call; none where one is found by what is looked for otherwise (a runtime, a cluster). */
  mentions?(text: string): boolean
}

/** Every kind, in the order in which words are asked. A new kind is an entry here; no other file lists them. */
const table = [
  // A part of a cluster, or what sets one up.
  {
    name: 'component',
    on: 'cluster',
    begins: (words, at) => isComponentProgram(words[at]!),
    parts: String.raw`kube|etcd|k3|rke2|bootstrap\.sh`,
    mentions: mentionsComponent,
  },
  // sed that changes what configures a machine.
  {
    name: 'edit',
    on: 'cluster',
    begins: editsMachine,
    parts: String.raw`\/docker\/daemon|\/rancher\/`,
    shown: String.raw`(?:sudo\s+)?sed\b.*\s-\S*i`,
  },
  // A program that changes a manifest.
  { name: 'manifest', on: 'file', begins: editsManifest, mayBe: mayEditManifest, mentions: mentionsManifestEdit },
  // One that changes groups, or a daemon.
  { name: 'program', on: 'engine', begins: (words, at) => isOtherProgram(words[at]!) },
  // A request to the engine's API.
  {
    name: 'api',
    on: 'engine',
    begins: isApiCall,
    words: streamNames,
    parts: requestParts,
    shown: String.raw`(?:curl|wget)\b.*(?:${requestParts})`,
    mayBe: mayTakeConfig,
    mentions: mentionsApiCall,
  },
  // What opens the engine's socket to others.
  {
    name: 'socket',
    on: 'engine',
    begins: opensSocket,
    parts: String.raw`\.sock\b`,
    shown: String.raw`(?:ch(?:mod|own|grp)|setfacl|socat)\b.*\.sock\b`,
  },
  // A check of signatures.
  {
    name: 'signature',
    on: 'image',
    begins: isSignatureCheck,
    words: 'cosign|notation|slsa-verifier|gh',
    shown: String.raw`gh\b.*\b(?:attestation|at)\b`,
    mentions: mentionsSignatureCheck,
  },
  // A builder beside the runtimes.
  {
    name: 'builder',
    on: 'image',
    begins: isOtherBuilder,
    words: 'buildah|buildctl|img|executor|az',
    mentions: mentionsOtherBuilder,
  },
  // A program that only handles images, and logs in to a registry, or reaches one without verified TLS.
  {
    name: 'registry',
    on: 'image',
    begins: (words, at) => !startsContainers(baseName(words[at]!)) && isRegistryCall(words, at),
    words: 'skopeo|g?crane|krane|oras|regctl|ko|flux|pack|imgpkg|werf|trivy',
    mentions: mentionsRegistryCall,
  },
] as const satisfies readonly Kind[]

/** What a call is of: a kind of the table, or a runtime. */
export type CallKind = 'runtime' | (typeof table)[number]['name']

const kinds: readonly (Kind & { readonly name: CallKind })[] = table
const looks = kinds.flatMap(({ on, mentions }) => (mentions ? { on, mentions } : []))
const mayBes = kinds.flatMap(({ mayBe }) => mayBe ?? [])

/** The kind of the call that begins at a word, where one does. */
export function kindOfCall(words: readonly Word[], at = 0): CallKind {
  for (const { name, begins } of kinds) if (begins(words, at)) return name
  return 'runtime'
}

/** Whether a text may hold a call of a kind beside the runtimes', or of one that works on these. */
export function mentionsCall(text: string, ...on: readonly Matter[]): boolean {
  return looks.some((look) => (on.length === 0 || on.includes(look.on)) && look.mentions(text))
}

/** Whether the text of a command may be a call that none of the sources below sees. */
export const mayBeOtherCall = (command: string): boolean => {
  const own = command.replace(assignments, '')
  return mayBes.some((mayBe) => mayBe(own))
}

/** `MODE=host` before the program's name. */
const assignments = /^(?:\w+=(?:"[^"]*"|'[^']*'|[^\s"'])*[ \t]+)+/

/** Whole words, and other parts, that the text of a command without its quotes holds where it may be a call of any kind, as the source of an expression. */
export const callWords: string = kinds.flatMap(({ words }) => words ?? []).join('|')
export const callParts: string = kinds.flatMap(({ parts }) => parts ?? []).join('|')

/** How a command begins that may be one although its program only shows what it is given, likewise. */
export const shownCall: string = kinds.flatMap(({ shown }) => shown ?? []).join('|')
