/** Requests that an engine is given at once: more only wait there. */
const atOnce = 16

/**
 * The results of an action on many things, in their order.
 * @throws whatever the action throws first; what has begun goes on
 */
export async function someAtATime<T, R>(things: readonly T[], action: (thing: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const left = things.entries()
  const work = async () => {
    for (const [index, thing] of left) results[index] = await action(thing)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, things.length) }, work))
  return results
}
