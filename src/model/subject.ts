import type { Program } from './program.ts'
import type { Evidence, Origin, Owner, Span, Unresolved } from './source.ts'

/** The facts of each kind of subject. Every file in model/ that describes a kind adds its own entry here. */
// biome-ignore lint/suspicious/noEmptyInterface: its entries stand where the kinds are described
export interface KindFacts {}

export type Kind = keyof KindFacts
export type FieldOf<K extends Kind> = keyof KindFacts[K] & string

/** The form a subject was read from. `live` is what an engine runs. */
export type Dialect = 'compose' | 'pod' | 'run' | 'workflow' | 'quadlet' | 'live' | 'dockerfile' | 'daemon'

/** What runs it: a live container started `--as` a pod still belongs to Kubernetes. */
export type Platform = 'docker' | 'kubernetes'

/** How other objects of a cluster name this one. */
export interface Reference {
  /** `default` where none is written, as kubectl has it. */
  readonly namespace: string
  readonly name: string
}

/** What every subject has next to its facts, and all that `judge` reads. `F` are the names of its facts. */
export interface SubjectFrame<K extends Kind = Kind, F extends string = FieldOf<K>> {
  readonly kind: K
  /** Stable: `compose.yaml#web`, `deploy.yaml#Deployment/shop/web/app`. A live subject has its manifest's key where it has one. */
  readonly key: string
  /** The name a reader gives it: the service, the container's name, the stage. */
  readonly name: string
  readonly dialect: Dialect
  readonly platform: Platform
  /** Of a component: each has rules of its own. */
  readonly program?: Program
  /** What to point at when nothing nearer is there: the service's key, the container's name, the command line. */
  readonly at: Span
  /** For a fact that is not set, the nearest parent that is there (`securityContext`, `resources.limits`), where nearer than `at`. */
  readonly nearestParent: ReadonlyMap<F, Span>
  /** Facts that are set to an unknown value. A rule that reads one and finds no fault elsewhere is `unsure`. */
  readonly unresolved: ReadonlyMap<F, Unresolved>
  /** Facts this form cannot express; a rule that reads nothing else is `absent`. */
  readonly unsupported: ReadonlySet<F>
  /** Facts that this engine or host could not show, with the reason: a rule that reads one and finds no fault is `unseen`. */
  readonly unobserved?: ReadonlyMap<F, string>
  /** Set where unknown settings come from elsewhere (`docker run $FLAGS app`): whatever is missing is `unsure`. */
  readonly opaque?: Unresolved
  /** Values in it that come from elsewhere: what is found at their place is theirs as well. */
  readonly origins?: readonly Origin[]
  /** The object around it: a pod around its containers. */
  readonly owner?: Owner
  /** A container that is not a service (`docker run --rm`): hygiene findings are `low` on it. */
  readonly oneOff: boolean
  /** Operating system of the workload: what is about Linux is unsupported on `windows`. */
  readonly os: 'linux' | 'windows'
  /** A part of the control plane in a static pod: what it cannot do without is `low`, as hygiene is. */
  readonly isControlPlane?: true
  readonly evidence: Evidence
  readonly reference?: Reference
  /** Of what a flag of a program may name, a configuration file: where a machine has it, or else the repository. */
  readonly file?: string
  readonly rendering?: Rendering
  readonly uses?: readonly Use[]
  /** Other objects that it names: rules about those find it by them. */
  readonly refersTo?: readonly Reference[]
}

export type SubjectOf<K extends Kind> = { [P in K]: SubjectFrame<P> & KindFacts[P] }[K]
export type Subject = SubjectOf<Kind>

/** Somebody who uses a subject, or what it has in common with another: an overlay, a project of several files. */
export interface Use {
  /** The path of a file, or several joined by `+`. */
  readonly by: string
  /** The facts that are just so there; without them all are. */
  readonly fields?: ReadonlySet<string>
  /** Who starts it: the beginnings of keys. */
  readonly starters?: ReadonlySet<string>
}

/** How a subject came out of several files: an overlay over a base, values in a template. A finding belongs to the file that wrote the value. */
export interface Rendering {
  /** The file that the subject's key, and its owner's, begins with. */
  readonly file: string
  /** The folders whose kustomizations, or the values files that, make just this. */
  readonly folders: readonly string[]
  /** How many kustomizations or values make something of the same object. */
  readonly of: number
  /** Helm made it: what is written at a place is a template. */
  readonly isTemplate?: true
}

/** What a reader must give of a subject; the rest of the frame has defaults. */
export type FrameInput<K extends Kind> = Pick<SubjectFrame<K>, 'key' | 'name' | 'dialect' | 'at'> &
  Partial<Omit<SubjectFrame<K>, 'kind'>>

/** The frame's defaults: nothing unresolved, nothing unsupported. */
export const frameDefaults = {
  platform: 'docker',
  oneOff: false,
  os: 'linux',
  evidence: 'manifest',
  nearestParent: new Map<never, never>(),
  unresolved: new Map<never, never>(),
  unsupported: new Set<never>(),
} as const satisfies Partial<SubjectFrame>
