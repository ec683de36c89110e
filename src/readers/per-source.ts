import type { Source } from '../model/source.ts'

/** The same function, which reads each file once: many files may name it. */
export function perSource<T extends object>(read: (source: Source) => T): (source: Source) => T {
  const known = new WeakMap<Source, T>()
  return (source) => {
    const before = known.get(source)
    if (before) return before
    const found = read(source)
    known.set(source, found)
    return found
  }
}
