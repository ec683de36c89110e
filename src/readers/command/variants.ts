import { type Container, container } from '../../model/container.ts'
import { withUnsetUnsupported } from './flags.ts'

/** One of several ways in which a line comes out, with those that come out alike. */
interface Variant<T> {
  readonly item: T
  /** Like another but for its image. */
  readonly isImageOnly: boolean
  readonly alike: readonly T[]
}

/**
 * A line that is run in several ways is as many containers as there are different flags. `signatureOf` gives the flags and the
 * image; without a signature a line is like no other.
 */
export function distinct<T>(
  items: readonly T[],
  signatureOf: (item: T) => readonly [flags: string, image: string] | undefined,
): readonly Variant<T>[] {
  const seen = new Map<string, Map<string, T[]>>()
  return items.flatMap((item): Variant<T>[] => {
    const signature = signatureOf(item)
    if (!signature) return [{ item, isImageOnly: false, alike: [item] }]
    const [flags, image] = signature
    const images = seen.get(flags)
    const same = images?.get(image)
    if (same) {
      same.push(item)
      return []
    }
    const alike = [item]
    seen.set(flags, (images ?? new Map<string, T[]>()).set(image, alike))
    return [{ item, isImageOnly: images !== undefined, alike }]
  })
}

/** What is left to read of a container of which only the image is new. */
export function imageOnly({ key, name, dialect, at, oneOff, image, build, unresolved }: Container): Container {
  const unknown = unresolved.get('image')
  return withUnsetUnsupported(
    container({
      key,
      name,
      dialect,
      at,
      oneOff,
      unresolved: new Map(unknown ? [['image', unknown] as const] : []),
      ...(image && { image }),
      ...(build && { build }),
    }),
  )
}
