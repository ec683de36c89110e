import type { Container } from '../../model/container.ts'
import { parseBytes } from '../parse/units.ts'
import type { Word } from '../parse/words.ts'

/**
 * Limits of the service around a container. They hold for the container as well, since the generator puts it into the service's own
 * control group (`split`), unless the unit says otherwise.
 */
export function withLimits(read: Container, service: ReadonlyMap<string, Word>, cgroups = 'split'): Container {
  if (cgroups !== 'split') return read
  const facts: Partial<Pick<Container, 'memoryLimit' | 'cpuLimit' | 'cpuShares' | 'pidsLimit'>> = {}
  const unresolved = new Map(read.unresolved)
  const take = (field: keyof typeof facts, names: readonly string[], parse: (text: string) => number | undefined) => {
    const word = names.map((name) => service.get(name)).find((one) => one !== undefined && one.text !== '')
    if (!word || word.text === 'infinity' || read[field] || unresolved.has(field)) return
    const value = word.unsure === undefined ? parse(word.text) : undefined
    if (value !== undefined) facts[field] = { value, at: word.span }
    else unresolved.set(field, { because: word.unsure ?? `${word.text} depends on the machine`, at: word.span })
  }
  take('memoryLimit', ['MemoryMax', 'MemoryLimit'], parseBytes)
  take('cpuLimit', ['CPUQuota'], (text) => (/^\d+%$/.test(text) ? Number.parseInt(text, 10) / 100 : undefined))
  take('cpuShares', ['CPUWeight', 'CPUShares'], (text) => (/^\d+$/.test(text) ? Number(text) : undefined))
  take('pidsLimit', ['TasksMax'], (text) => (/^\d+$/.test(text) ? Number(text) : undefined))
  return { ...read, ...facts, unresolved }
}
