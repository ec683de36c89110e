import type { Container } from '../../model/container.ts'
import type { Dockerfile } from '../../model/dockerfile.ts'
import { groupBy } from '../../model/group.ts'
import { dockerfilesIn, joinPath } from '../../model/path.ts'
import type { Subject } from '../../model/subject.ts'

/** Images of the repository that are built one upon the other. */
const maxBases = 20

/**
 * Dockerfiles that build on an image which the repository builds itself, and the containers of what they make: such a base is no image
 * from elsewhere, and what it sets of the user and the health check holds where its Dockerfile is known.
 */
export class OwnBases {
  private readonly byPath: ReadonlyMap<string, readonly Dockerfile[]>

  /** @param built images without `:latest`, each with the Dockerfile or the context that it is made from */
  constructor(
    subjects: readonly Subject[],
    private readonly built: ReadonlyMap<string, string>,
  ) {
    const dockerfiles = subjects.flatMap((one) => (one.kind === 'dockerfile' ? [one] : []))
    this.byPath = groupBy(built.size > 0 ? dockerfiles : [], pathOf)
  }

  /** What a subject has of such a base. */
  of(subject: Subject): Subject {
    if (subject.kind === 'dockerfile') return this.ofDockerfile(subject)
    return subject.kind === 'container' ? this.ofContainer(subject) : subject
  }

  private ofDockerfile(read: Dockerfile): Dockerfile {
    const images = read.images.filter(({ value }) => this.madeFrom(value.reference, read) === undefined)
    if (images.length === read.images.length && this.madeFrom(read.base?.value, read) === undefined) return read
    return { ...this.inherited(read), images }
  }

  private ofContainer(read: Container): Container {
    // Which of several stages it is made of is not known here.
    const [made, ...others] = this.byPath.get(read.build?.value ?? '') ?? []
    if (!made || others.length > 0 || this.madeFrom(made.base?.value, made) === undefined) return read
    const whole = this.inherited(made)
    const isOpen = (field: 'user' | 'healthcheck') => !read[field] && !read.unresolved.has(field)
    const [user, healthcheck] = [isOpen('user'), isOpen('healthcheck')]
    return {
      ...read,
      unresolved: new Map([
        ...read.unresolved,
        ...[...whole.unresolved].flatMap(([field, open]) =>
          (field === 'user' && user) || (field === 'healthcheck' && healthcheck) ? [[field, open] as const] : [],
        ),
      ]),
      ...(user && whole.user && { user: whole.user }),
      ...(healthcheck && whole.healthcheck && { healthcheck: whole.healthcheck }),
    }
  }

  /** What an image is made from that a Dockerfile names; an image that is called like its own base is another. */
  private madeFrom(reference: string | undefined, by: Dockerfile): string | undefined {
    const from = reference === undefined ? undefined : this.built.get(reference.replace(/:latest$/, ''))
    return from === undefined || pathsOf(from).includes(pathOf(by)) ? undefined : from
  }

  /** The Dockerfile of the image that one builds on. */
  private baseOf(read: Dockerfile): Dockerfile | undefined {
    const from = this.madeFrom(read.base?.value, read)
    if (from === undefined) return undefined
    const found = pathsOf(from).map((path) => this.byPath.get(path))
    return found.find((one) => one)?.[0]
  }

  private inherited(read: Dockerfile): Dockerfile {
    const { base } = read
    if (!base || this.madeFrom(base.value, read) === undefined) return read
    let { user, healthcheck } = read
    let below = this.baseOf(read)
    const open = { because: 'the base image decides', at: base.at, unset: true } as const
    const unknown = below
      ? []
      : [...(user ? [] : (['user'] as const)), ...(healthcheck ? [] : (['healthcheck'] as const))]
    for (let i = 0; below && i < maxBases; i++) {
      user ??= below.user
      healthcheck ??= below.healthcheck
      below = this.baseOf(below)
    }
    const unresolved = new Map([...unknown.map((field) => [field, open] as const), ...read.unresolved])
    return { ...read, unresolved, ...(user && { user }), ...(healthcheck && { healthcheck }) }
  }
}

const pathOf = ({ key }: Dockerfile): string => key.slice(0, key.lastIndexOf('#'))

/** The Dockerfile of an image, by that or by its context. */
const pathsOf = (from: string): readonly string[] => [joinPath('', from), ...dockerfilesIn(from)]
