import type { Container, Field } from '../../model/container.ts'
import { fieldsWhere } from '../../model/fields.ts'
import type { Evidence, Fact, Owner, Source, Span } from '../../model/source.ts'
import type { BuiltImage } from '../dockerfile/built-image.ts'

/** Where a live container comes from, as far as the repository or the command line says. */
export interface Origin {
  /** The static container it was started as. */
  readonly manifest?: Container
  /** What the Dockerfile of its image made. */
  readonly built?: BuiltImage
  /** Parsed `--run` flags. */
  readonly run?: Container
  /** Absolute path of the repository on the engine's machine: host paths below it become `./…`. */
  readonly root?: string
}

interface Place {
  readonly at: Span
  readonly owner?: Owner
}

type ListField = {
  [F in Field]: Container[F] extends readonly Fact<unknown>[] ? F : never
}[Field]
type ItemOf<F extends ListField> = Container[F] extends readonly Fact<infer T>[] ? T : never

/** The Dockerfile's own facts, by the field they become. */
type BuiltField = Field & keyof BuiltImage
const fromImage = new Set(fieldsWhere((traits) => traits.fromImage === true))
const isBuiltField = (field: Field): field is BuiltField => fromImage.has(field)

/** Finds the place that each live fact comes from: the manifest's fact, the run flags', the Dockerfile's, else the nearest parent that is there. */
export class Places {
  private readonly engine: Span

  constructor(
    private readonly origin: Origin,
    label: string,
  ) {
    const source: Source = { path: label, text: '', origin: 'engine' }
    this.engine = { source, start: 0, end: 0 }
  }

  /** What to point at when nothing nearer is there. */
  get whole(): Span {
    const { manifest, run, built } = this.origin
    return manifest?.at ?? run?.at ?? built?.at ?? this.engine
  }

  fact<T>(field: Field, value: T, evidence?: Evidence): Fact<T> {
    return { value, ...this.placeOfField(field), ...(evidence ? { evidence } : {}) }
  }

  private placeOfField(field: Field): Place {
    for (const container of [this.origin.manifest, this.origin.run]) {
      const fact = container?.[field]
      if (fact && !Array.isArray(fact)) return placed(fact as Fact<unknown>)
    }
    return this.fallback(field)
  }

  /** What the manifest or the flags say of it. */
  asked<F extends Field>(field: F): Container[F] | undefined {
    return this.origin.manifest?.[field] ?? this.origin.run?.[field]
  }

  /** Whether the manifest or the flags set the field at all. */
  says(field: Field): boolean {
    return this.asked(field) !== undefined
  }

  /** The manifest's or flags' item that means the same thing. */
  source<F extends ListField>(field: F, isSame: (item: ItemOf<F>) => boolean): Fact<ItemOf<F>> | undefined {
    for (const container of [this.origin.manifest, this.origin.run]) {
      const items = (container?.[field] ?? []) as readonly Fact<ItemOf<F>>[]
      const found = items.find(({ value }) => isSame(value))
      if (found) return found
    }
    return undefined
  }

  item<F extends ListField>(
    field: F,
    value: ItemOf<F>,
    isSame: (item: ItemOf<F>) => boolean,
    evidence?: Evidence,
  ): Fact<ItemOf<F>> {
    const found = this.source(field, isSame)
    const place = found ? placed(found) : this.fallback(field, (fact) => isSame(fact.value as ItemOf<F>))
    return { value, ...place, ...(evidence ? { evidence } : {}) }
  }

  private fallback(field: Field, isSame: (fact: Fact<unknown>) => boolean = () => false): Place {
    const { manifest, run, built } = this.origin
    if (built && isBuiltField(field)) {
      const made = built[field]
      const fact = Array.isArray(made)
        ? (made as readonly Fact<unknown>[]).findLast(isSame)
        : (made as Fact<unknown> | undefined)
      if (fact) return { at: fact.at }
    }
    const near = manifest?.nearestParent.get(field) ?? manifest?.at
    if (near) return { at: near }
    if (built && isBuiltField(field)) return { at: built.at }
    return { at: run?.nearestParent.get(field) ?? this.whole }
  }
}

const placed = (fact: Fact<unknown>): Place => ({ at: fact.at, ...(fact.owner ? { owner: fact.owner } : {}) })
