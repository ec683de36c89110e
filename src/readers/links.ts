import type { Container, Mount } from '../model/container.ts'
import type { Fact } from '../model/source.ts'
import type { Repository } from './reader.ts'

/** Links that lead to links; the kernel follows forty. */
const maxLinks = 40

/** A bind of a committed link is a bind of what the link leads to. */
export function withLinksFollowed(container: Container, repository: Repository): Container {
  if (!repository.link) return container
  let changed = false
  const follow = (fact: Fact<Mount>): Fact<Mount> => {
    const { type, source } = fact.value
    if (type !== 'bind' || !source?.startsWith('./')) return fact
    const real = followed(source, repository)
    if (real === source) return fact
    changed = true
    return { ...fact, value: { ...fact.value, source: real } }
  }
  const mounts = container.mounts.map(follow)
  return changed ? { ...container, mounts } : container
}

function followed(source: string, repository: Repository): string {
  let rest = source.split('/')
  let here: string[] = []
  for (let links = 0; rest.length > 0; ) {
    const [part = '', ...more] = rest
    rest = more
    if (part === '' || part === '.') continue
    // What lies outside is not looked at.
    if (part === '..' && here.length === 0) return ['..', ...rest].join('/')
    if (part === '..') {
      here.pop()
      continue
    }
    const target = repository.link?.([...here, part].join('/'))
    if (target === undefined) here = [...here, part]
    else if (target.startsWith('/')) return [target, ...rest].join('/')
    else if (++links > maxLinks) return source
    else rest = [...target.split('/'), ...rest]
  }
  return `./${here.join('/')}`
}
